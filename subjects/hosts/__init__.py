"""The places where nodes live: local processes, and containers."""
