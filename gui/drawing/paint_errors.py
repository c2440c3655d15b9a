"""Tells of errors in painting, so that none of them goes on into Qt."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self


class PaintErrors:
    """A block of painting whose error is told to ``sys.excepthook`` and ends only that block.

    While many widgets are painted by one call, as for a screenshot or a graphics view, PySide
    keeps an error and raises it in whatever Python Qt calls next, say in the paint event of
    another widget. Once half of that has run, the process ends by a segmentation fault.

    Attributes:
        failed: whether an error has ended the block.
    """

    def __init__(self) -> None:
        """Creates a block that hasn't begun."""
        self.failed = False

    def close(self) -> None:
        """Ends what the block paints with, before an error is told; nothing here."""

    def __enter__(self) -> Self:
        """Returns this block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Tells of an error; lets go on what is meant to end the process."""
        self.close()
        if not isinstance(error, Exception):
            return False
        self.failed = True
        sys.excepthook(type(error), error, trace)
        return True
