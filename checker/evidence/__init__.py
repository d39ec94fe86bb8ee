"""Evidence: what is known of a location, and the one window through which rules see it."""
