"""The demo, end to end."""
