"""The systems on stage, and the load.

Begin with ``raft``, the example to read; ``kit`` has what all systems share, ``hosts`` is where
nodes live, and ``load`` the load generator. Each system fulfils ``core.ports.Subject``.
"""
