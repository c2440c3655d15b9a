"""Small files that are written by a thread, so that no frame waits for a disk.

The thread is no daemon: a process that ends waits for it, and nothing is lost.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

OnError = Callable[[OSError], object]

_LOG = logging.getLogger(__name__)


class _Content(NamedTuple):
    """The newest content of a file, and the callback for a failed write."""

    data: bytes
    on_error: OnError


class LateFiles:
    """Replaces whole files, one after another; of several contents for one file the newest."""

    def __init__(self) -> None:
        """Has nothing to write yet."""
        self._changed = threading.Condition()
        self._waiting: dict[Path, _Content] = {}
        self._thread: threading.Thread | None = None

    def write(self, path: Path, data: bytes, on_error: OnError) -> None:
        """Has the file at ``path`` replaced soon, in folders that are made where they lack.

        Args:
            path: of the file.
            data: all that the file is to hold.
            on_error: called by the thread where the file can't be written.
        """
        with self._changed:
            self._waiting[path] = _Content(data, on_error)
            if self._thread is not None:
                return
            thread = threading.Thread(target=self._work, name="late files")
            try:
                thread.start()
                self._thread = thread
                return
            except RuntimeError as error:  # the system gives no more threads
                _LOG.warning("A file is written at once: %s", error)
        self._work()

    def settle(self) -> None:
        """Waits until everything is written, or told as an error; blocks."""
        with self._changed:
            self._changed.wait_for(lambda: self._thread is None)

    def _work(self) -> None:
        while (found := self._next()) is not None:
            path, content = found
            try:
                try:
                    _replace(path, content.data)
                except OSError as error:
                    content.on_error(error)
            except Exception:  # noqa: BLE001 - who waits for a dead thread waits for ever
                _LOG.exception("A file couldn't be written, nor that be told: %s", path)

    def _next(self) -> tuple[Path, _Content] | None:
        """Takes the next file; ends the thread, under the same lock, where there is none."""
        with self._changed:
            if self._waiting:
                path = next(iter(self._waiting))
                return path, self._waiting.pop(path)
            self._thread = None
            self._changed.notify_all()
            return None


def _replace(path: Path, data: bytes) -> None:
    # Not for the first frame, which only reads.
    from core.process.files import replace_file

    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda draft: draft.write_bytes(data))


LATE_FILES = LateFiles()
"""The files of this process."""
