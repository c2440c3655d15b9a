"""The sidebar: chapters, keys and replay controls; begin with ``sidebar.py``."""
