"""Overlays over the whole window: countdown, help and blank screen; begin with ``cover.py``."""
