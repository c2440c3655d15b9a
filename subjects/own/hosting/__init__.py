"""Where a scenario's nodes run: processes or a Compose project of ours, or a foreign project.

Begin with ``view.py``: what probes, load and story need of any of them.
"""
