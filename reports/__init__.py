"""The reports of backup-preflight: pure functions from a report to text, in every format."""
