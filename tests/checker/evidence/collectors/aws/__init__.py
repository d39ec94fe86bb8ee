"""Tests of ``checker.evidence``."""
