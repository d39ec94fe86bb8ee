"""backup-preflight: whether every backup, restore, delete and snapshot through a location will work."""

__version__ = "0.1.0"
