"""The one place where subjects and faults are joined with the window.

Begin with ``entries.py``: the subjects that can go on stage, each imported only when it is
asked for; ``entry.py`` says what an entry has. ``own.py`` has the one that is made of a file, and
what the verbs about such files do. ``leftovers.py`` removes what crashed runs of any of them left.
"""

from gui.catalog.entries import CATALOG
from gui.catalog.entry import CatalogEntry, Choices, Consent, Make
from gui.catalog.leftovers import Leftovers, sweep, undo_leftovers

__all__ = [
    "CATALOG",
    "CatalogEntry",
    "Choices",
    "Consent",
    "Leftovers",
    "Make",
    "sweep",
    "undo_leftovers",
]
