"""backup-preflight: will every backup, restore, delete and snapshot through this location work?"""

__version__ = "0.1.0"
