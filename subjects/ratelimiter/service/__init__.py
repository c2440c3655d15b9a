"""A rate limiter as a service: nodes that share a Redis-compatible store, over HTTP."""
