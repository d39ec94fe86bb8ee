"""Tests of the rules: their cases, the generic denial test and their structure."""
