"""Tests of containers as nodes, in a real engine.

Begin with ``pair.py``, a run of two containers and what was told of that run.
"""
