"""The places of a scenario's nodes: processes, a Compose project of ours, or a foreign one.

Begin with ``view.py``: what probes, load and story need of any of them.
"""
