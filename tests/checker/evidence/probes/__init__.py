"""Tests of the probe, against real servers, faulty ones and hostile ones."""
