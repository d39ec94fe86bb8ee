"""The page in a real browser: accessible, reflowing, silent, and asking for nothing from anywhere."""
