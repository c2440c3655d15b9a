"""Tests of a scenario's load on real servers."""
