"""A log file that gives way to a new one before it grows too large.

``logging.handlers`` has such a file, too, and with it sockets, queues and pickles: what the
program's first frame would wait for is imported later, or never.
"""

from __future__ import annotations

import logging
from itertools import pairwise
from pathlib import Path


class RotatedLog(logging.FileHandler):
    """A log file that is renamed when it is full: ``x.log`` to ``x.log.1``, that to ``x.log.2``.

    Attributes:
        kept: how many old logs are kept, at least one.
    """

    def __init__(self, path: Path, *, largest: int, kept: int) -> None:
        """Opens the log at ``path`` to be added to.

        Args:
            path: the log.
            largest: size in bytes at which the log is full.
            kept: how many old logs are kept, at least one.

        Raises:
            OSError: the log can't be opened.
        """
        super().__init__(path, encoding="utf-8", errors="backslashreplace")
        self.kept = kept
        self._path = path
        self._largest = largest

    def emit(self, record: logging.LogRecord) -> None:
        """Writes ``record``, into a new log where the present one is full."""
        try:
            if self._is_full():
                self._rotate()
        except Exception:  # noqa: BLE001 - as logging does with all that goes wrong within
            self.handleError(record)
        super().emit(record)

    def _is_full(self) -> bool:
        # What isn't a file, as a terminal or /dev/null, can't be renamed.
        return self._path.is_file() and self._path.stat().st_size >= self._largest

    def _rotate(self) -> None:
        """Renames the logs, of which the oldest is lost, and opens a new one."""
        if self.stream is not None:
            self.stream.close()  # Windows renames no open file
        try:
            names = [self._path, *(Path(f"{self._path}.{n}") for n in range(1, self.kept + 1))]
            for newer, older in reversed(list(pairwise(names))):
                if newer.exists():
                    newer.replace(older)
        finally:
            self.stream = self._open()
