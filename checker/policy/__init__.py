"""May this principal make this request? Pure functions, one order of layers per provider."""
