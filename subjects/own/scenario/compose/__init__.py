"""Reads what a Compose file says of its services."""
