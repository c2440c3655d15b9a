"""Where nodes live: local processes, and containers."""
