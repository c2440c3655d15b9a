"""Containers as nodes: the engine, its events, a run's project and its containers."""
