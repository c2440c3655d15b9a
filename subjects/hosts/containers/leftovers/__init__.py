"""The remains of crashed runs in an engine: found by label, undone, and removed."""
