"""The questions that can be asked about a location, one module per provider."""
