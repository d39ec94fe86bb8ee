"""Rules for locations on MinIO."""
