"""The audience's page in its own process, on 127.0.0.1."""
