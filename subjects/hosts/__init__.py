"""The places where nodes live: local processes, and containers.

Begin with ``instance.py``, what a node runs in, and ``hosting.py``, what keeps the nodes of one
run; ``processes`` and ``containers`` fulfil both.
"""
