"""Tests of the structure itself: sizes, directions, what is imported, what is shipped."""
