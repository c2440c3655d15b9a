"""What every widget draws with: theme, ink, geometry, signs; begin with ``widgets.py``."""
