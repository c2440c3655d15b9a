"""The window and the parts of the stage; begin with ``window.py``."""
