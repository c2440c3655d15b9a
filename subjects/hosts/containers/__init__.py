"""Containers as nodes: the engine with all events, and the project and containers of a run."""
