"""The remains of crashed runs in an engine: found by label, undone, and removed.

Begin with ``sweep.py``; ``reaper.py`` is what the warden runs when the app dies, and
``leftover.py`` a container of a dead run, as a node whose faults can be undone.
"""
