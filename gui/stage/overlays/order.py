"""What lies over what, of all that covers the stage or a part of it."""

from __future__ import annotations

from enum import IntEnum, auto

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

_NAME = "layer"


class Layer(IntEnum):
    """The places of all that covers the stage, from the lowest to the topmost.

    A countdown is the last moment to stop a fault, so that nothing but black hides it; and what is
    blanked stays black, whatever happens below.
    """

    PAGE = auto()
    """The systems to choose from."""
    SHEET = auto()
    """What a key shows and the next one hides: the audience's code, the keys."""
    NOTES = auto()
    COUNTDOWN = auto()
    BOOTH = auto()
    """A booth's pages, which keep what lies below from passers-by."""
    BLANK = auto()
    HOLD = auto()
    """How long a key is held by now."""


def raise_to(widget: QWidget, layer: Layer) -> None:
    """Raises ``widget`` over its siblings, except for those that were raised to a higher layer."""
    widget.setProperty(_NAME, int(layer))
    widget.raise_()
    parent = widget.parentWidget()
    if parent is None:
        return
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    others = [(_layer_of(one), one) for one in parent.findChildren(QWidget, options=direct)]
    for found, other in sorted(others, key=lambda pair: pair[0]):
        if found > layer:
            other.raise_()


def _layer_of(widget: QObject) -> int:
    found = widget.property(_NAME)
    return found if isinstance(found, int) else 0
