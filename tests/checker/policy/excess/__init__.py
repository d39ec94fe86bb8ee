"""Tests of the groups of excess and of the resources that stand for others."""
