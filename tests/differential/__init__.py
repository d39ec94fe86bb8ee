"""What a real server answers to a request equals what the engine decides about it."""
