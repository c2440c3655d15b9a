"""When each write was sent and when its outcome was known, in a file that survives a SIGKILL.

The file has one word for each write beside the ledger's: the time when it was sent, in ticks of
:data:`core.model.write_list.TICK_S` since the file was made, and how long its outcome took.
"""

from __future__ import annotations

import logging
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.model.events import WritesListed
from core.model.write_list import MOST_LISTED, NEVER, PART, TICK_S, Found, pack_part, state_of
from subjects.load.wordfile import CHUNK_WORDS, FREE_WORD, LedgerError, WordFile

_MAGIC = b"FSHISTR1"
_ORIGIN_WORD = FREE_WORD
"""Header word with the time of the file's making, in microseconds of the monotonic clock."""
_TOOK_BITS = 28
_LONGEST = (1 << _TOOK_BITS) - 2
_TOOK = (1 << _TOOK_BITS) - 1

_LOG = logging.getLogger(__name__)


class WriteHistory:
    """The times of a run's first :data:`MOST_LISTED` writes, by the write's number.

    A disk without room ends the history and nothing else: what is acknowledged is in the ledger.
    """

    def __init__(self, path: Path, run_id: str, most: int = MOST_LISTED) -> None:
        """Opens the history of ``run_id`` at ``path``, or creates a new one.

        Args:
            path: the file.
            run_id: the run that the writes belong to.
            most: how many writes are kept.
        """
        self._most = most
        self._chunks: list[memoryview] = []
        self._file: WordFile | None = None
        try:
            self._file = WordFile(path, _MAGIC, run_id)
            for index in range(self._file.chunks):
                self._chunks.append(self._file.map_chunk(index))
        except LedgerError as error:
            self._give_up(error)
            return
        if self._file.new:
            self._file.header[_ORIGIN_WORD] = int(time.monotonic() * 1e6)
        self._origin_s = self._file.header[_ORIGIN_WORD] / 1e6

    def begin(self, n: int, now: float) -> None:
        """Notes that write ``n`` is sent at ``now``."""
        if self._file is None or n >= self._most:
            return
        chunk = n // CHUNK_WORDS
        while chunk >= len(self._chunks):
            try:
                self._chunks.append(self._file.grow())
            except LedgerError as error:
                self._most = len(self._chunks) * CHUNK_WORDS
                _LOG.warning("the times of later writes aren't kept: %s", error)
                return
        ticks = max(int((now - self._origin_s) / TICK_S), 0)
        self._chunks[chunk][n % CHUNK_WORDS] = ticks + 1 << _TOOK_BITS

    def end(self, n: int, now: float) -> None:
        """Notes that the outcome of write ``n`` is known at ``now``: acknowledged, or not."""
        if self._file is None or n >= self._most:
            return
        chunk = self._chunks[n // CHUNK_WORDS]
        word = chunk[n % CHUNK_WORDS]
        begun = (word >> _TOOK_BITS) - 1
        took = int((now - self._origin_s) / TICK_S) - begun
        chunk[n % CHUNK_WORDS] = word & ~_TOOK | min(max(took, 0), _LONGEST) + 1

    def parts(self, versions: Sequence[int], found: Sequence[Found]) -> Iterator[WritesListed]:
        """Yields the list of the run's writes in parts, for the app.

        Args:
            versions: the ledger's word for each write, 0 where it wasn't acknowledged.
            found: what was read back of each.
        """
        listed = 0 if self._file is None else min(len(versions), self._most)
        for first in range(0, listed, PART):
            end = min(first + PART, listed)
            yield WritesListed(
                t=time.monotonic(),
                begun_t=self._origin_s,
                first=first,
                count=end - first,
                total=len(versions),
                data=self._pack(first, end, versions, found),
            )

    def close(self) -> None:
        """Unmaps and closes the file. Safe to call twice."""
        self._chunks.clear()
        if self._file is not None:
            self._file.close()
        self._file = None

    def _pack(self, first: int, end: int, versions: Sequence[int], found: Sequence[Found]) -> bytes:
        begun: array[int] = array("I")
        took: array[int] = array("I")
        states = bytearray()
        for n in range(first, end):
            word = self._chunks[n // CHUNK_WORDS][n % CHUNK_WORDS]
            begun.append(min((word >> _TOOK_BITS or NEVER + 1) - 1, NEVER))
            took.append((word & _TOOK or NEVER + 1) - 1)
            states.append(state_of(acked=bool(versions[n]), found=found[n]))
        return pack_part(begun, took, bytes(states))

    def _give_up(self, error: LedgerError) -> None:
        _LOG.warning("the times of writes aren't kept: %s", error)
        self.close()
