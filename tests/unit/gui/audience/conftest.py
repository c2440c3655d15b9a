"""Settings of the tests that make their own examples: nothing depends on time or on a database."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("faultstage", deadline=None, database=None, derandomize=True)
settings.load_profile("faultstage")
