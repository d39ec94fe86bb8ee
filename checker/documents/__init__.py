"""Bytes into values that remember file:line:column, bounded in size and depth."""
