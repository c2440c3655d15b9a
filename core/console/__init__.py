"""The show in a terminal, without a window; begin with ``reader.py``."""

from core.console.final import final_lines
from core.console.reader import Console
from core.console.terminal import Terminal

__all__ = ["Console", "Terminal", "final_lines"]
