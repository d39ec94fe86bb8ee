"""Probes do what Velero and kopia do, and undo it."""
