"""Rules for locations on AWS S3."""
