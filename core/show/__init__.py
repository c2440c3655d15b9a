"""One run after another, from the start of the app to the end; begin with ``show.py``."""
