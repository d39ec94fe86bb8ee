"""Least-privilege documents for a location: what its requests need, as policies, and the forms they are written in."""
