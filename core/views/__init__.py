"""Folds over the events: what is known of the system, and what is on the stage."""
