"""Invariants over health and samples, judged blind to what was injected."""
