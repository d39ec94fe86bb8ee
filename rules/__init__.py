"""The rules of backup-preflight: one file each, found by name, importing nothing but the stable surface."""
