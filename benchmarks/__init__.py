"""Benchmarks: figures beside named peers, never assertions."""
