"""Writes lines to a file in a separate thread, so that a slow disk never stops the show."""

from __future__ import annotations

import logging
import queue
import threading
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from core.process.ownership import Ownership
from core.recording import keep

_LOG = logging.getLogger(__name__)

FLUSH_S = 0.25
"""Seconds for which lines are gathered for one write: a SIGKILL of the app loses no more."""


@dataclass(frozen=True)
class _Begin:
    path: Path


@dataclass(frozen=True)
class _End:
    last_line: bytes


_Item = bytes | _Begin | _End | threading.Event


class LineWriter:
    """A file whose lines are written by a thread, at most :data:`FLUSH_S` seconds later."""

    def __init__(self, kept: int = keep.KEPT) -> None:
        """Creates an idle writer; :meth:`begin` starts the thread.

        At most ``kept`` files are in a folder, the one being written among them.
        """
        self._kept = kept
        self._failure: tuple[Path, OSError] | None = None
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._hurry = threading.Event()
        self._thread: threading.Thread | None = None
        self._file: FileIO | None = None
        self._path: Path | None = None
        self._mark: Ownership | None = None

    def begin(self, path: Path) -> None:
        """Opens a new file at ``path``, for all lines from now on."""
        self._queue.put(_Begin(path))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
            self._thread.start()

    def failure_of(self, path: Path) -> OSError | None:
        """Returns the error that stopped writing at ``path``; None while writing works."""
        failure = self._failure
        return failure[1] if failure and failure[0] == path else None

    def write(self, line: bytes) -> None:
        """Appends ``line``; returns at once."""
        self._queue.put(line)

    def end(self, last_line: bytes) -> None:
        """Appends ``last_line`` and closes the present file; returns at once."""
        self._queue.put(_End(last_line))

    def flush(self, timeout_s: float) -> bool:
        """Waits until all lines so far were written or given up; returns False on a timeout."""
        if self._thread is None:
            return True
        reached = threading.Event()
        self._queue.put(reached)
        self._hurry.set()
        return reached.wait(timeout_s)

    def close(self, timeout_s: float) -> None:
        """Writes the remaining lines, for at most ``timeout_s`` seconds, and ends the thread."""
        if self._thread is None:
            return
        self._queue.put(None)
        self._hurry.set()
        self._thread.join(timeout_s)
        self._thread = None

    def _run(self) -> None:
        """Runs the thread; an unexpected error ends the present recording, logged and kept."""
        while True:
            try:
                self._write_all()
                return
            except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
                _LOG.exception("the recording failed")
                self._fail(OSError(f"it failed with {error!r}"))

    def _write_all(self) -> None:
        while True:
            items = [self._queue.get()]
            self._hurry.wait(FLUSH_S)
            self._hurry.clear()
            while not self._queue.empty():
                items.append(self._queue.get())
            lines: list[bytes] = []
            for item in items:
                if isinstance(item, bytes):
                    lines.append(item)
                    continue
                self._write(lines)
                lines = []
                if item is None:
                    self._shut()
                    return
                self._obey(item)
            self._write(lines)

    def _obey(self, item: _Begin | _End | threading.Event) -> None:
        if isinstance(item, threading.Event):
            item.set()
        elif isinstance(item, _End):
            self._write([item.last_line])
            self._shut()
        else:
            self._open(item.path)

    def _open(self, path: Path) -> None:
        self._shut()
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            keep.prune(path.parent, self._kept)
            with suppress(OSError):  # The recording matters, the mark beside it doesn't.
                self._mark = keep.mark_writing(path)
            self._file = FileIO(path, "x")
        except OSError as error:
            self._fail(error)

    def _write(self, lines: list[bytes]) -> None:
        if self._file is None or not lines:
            return
        whole_until = self._file.tell()
        rest = memoryview(b"".join(lines))
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            with suppress(OSError):  # The reader drops half a line as well.
                self._file.truncate(whole_until + _whole(lines, len(rest)))
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        if self._path is not None:
            self._failure = self._path, error
        self._shut()

    def _shut(self) -> None:
        file, path, mark = self._file, self._path, self._mark
        self._file = self._path = self._mark = None
        if path is None:
            return
        try:
            try:
                if file is not None:
                    file.close()
            finally:
                if mark is not None:
                    with suppress(OSError):
                        mark.remove()
        except OSError as error:
            if self.failure_of(path) is None:
                self._failure = path, error


def _whole(lines: list[bytes], unwritten: int) -> int:
    """Returns the number of bytes of ``lines`` that were written as whole lines."""
    written = sum(map(len, lines)) - unwritten
    whole = 0
    for line in lines:
        if whole + len(line) > written:
            break
        whole += len(line)
    return whole
