"""The show in a terminal, without a window: changes as lines, running figures in place.

Begin with ``reader.py``, which reads the timeline; ``terminal.py`` writes without ever making the
show wait, and ``final.py`` writes the figures and the verdict at the end.
"""

from core.console.final import final_lines
from core.console.reader import Console
from core.console.terminal import Terminal

__all__ = ["Console", "Terminal", "final_lines"]
