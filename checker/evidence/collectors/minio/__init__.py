"""Collectors that ask a MinIO server, by its own SDK."""
