"""Keeps screen saver and sleep away while a story is shown; begin with ``keeper.py``."""
