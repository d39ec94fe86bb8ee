"""Tests of the reports: samples, what each format says of them, and that all formats agree."""
