"""Tests of what makes the generated pages."""
