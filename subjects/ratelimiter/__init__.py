"""A rate limiter on stage."""
