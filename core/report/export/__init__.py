"""Runs in the formats of other tools, made of their recordings.

Begin with ``find_run.py``, which finds the recording that a person means; ``jepsen.py`` writes a
history for an independent checker, ``chaostoolkit.py`` an experiment and its journal. The test
cases for CI are in ``core/report/junit.py``.
"""
