"""Tests of the rate limiter with a real store, real limiters and a real load.

Begin with ``live.py``, a running system for a test; ``nodes.py`` starts single servers.
"""
