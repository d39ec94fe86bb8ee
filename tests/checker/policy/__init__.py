"""Tests of the policy engines."""
