"""Containers as nodes: the engine with all events, and the project and containers of a run.

Begin with ``run.py``, which holds one run together; ``container.py`` is a node's container,
``engine`` makes all calls to the engine, and ``leftovers`` removes what crashed runs left.
"""
