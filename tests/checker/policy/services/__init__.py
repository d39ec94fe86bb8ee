"""The reference of services."""
