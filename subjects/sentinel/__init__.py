"""Valkey with Sentinel: one primary, two replicas, and three sentinels that watch them.

The system can lose acknowledged writes, by design and by documentation, with every health check
green: its stories show that, apply the fix live, and break it again.
"""
