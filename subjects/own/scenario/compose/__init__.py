"""Reads what a Compose file says of the services."""
