"""Rules that hold for every provider."""
