"""What Velero and kopia send, as data, and how it is bound to a location."""
