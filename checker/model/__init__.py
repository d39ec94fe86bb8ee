"""The nouns of backup-preflight: frozen values, standard library only, no I/O."""
