"""What crashed runs left in an engine: found by label, put back, removed."""
