"""Tests of the reports: golden files, one model behind every format, and hostile text made harmless."""
