"""Tests with real servers, processes and signals.

Begin with ``live.py``, a running cluster for a test; ``private_engine.py`` is a container engine
that belongs to one test, and ``surroundings`` has hostile environments.
"""
