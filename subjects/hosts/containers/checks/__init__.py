"""Checks whether the machine has what a subject in containers needs, and gets what is missing."""
