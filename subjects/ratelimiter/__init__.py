"""The rate limiter on stage: three limiters that share a store, and give away too much.

Begin with ``subject.py``; ``service`` is the limiter itself, ``stories`` has both stories,
``ledger_counts.py`` what the load knows for certain, and ``operator.py`` changes the policy live.
"""
