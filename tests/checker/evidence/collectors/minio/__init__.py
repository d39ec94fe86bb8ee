"""Tests of the collectors that ask a MinIO server."""
