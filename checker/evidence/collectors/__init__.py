"""Collectors ask an account and an endpoint; they and the probes are the only files that import a cloud SDK."""
