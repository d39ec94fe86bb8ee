"""How MinIO reads the policy language: its own grammar, resources and conditions."""
