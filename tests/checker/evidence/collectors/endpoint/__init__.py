"""Tests of checker.evidence.collectors.endpoint."""
