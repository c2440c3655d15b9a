"""The times at which writes were sent and answered, in a file that survives a SIGKILL.

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
_TICKS_A_SECOND = round(1 / TICK_S)
_TOOK_BITS = 28
_TOOK = (1 << _TOOK_BITS) - 1
"""The bits of a word that hold one more than the ticks that a write took; 0 while nobody knows."""

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
        if n >= self._most:
            return
        if n >= len(self._chunks) * CHUNK_WORDS and not self._grow(n):
            return
        ticks = int((now - self._origin_s) * _TICKS_A_SECOND)
        self._chunks[n // CHUNK_WORDS][n % CHUNK_WORDS] = ticks + 1 << _TOOK_BITS

    def end(self, n: int, now: float) -> None:
        """Notes that the outcome of write ``n`` is known at ``now``: acknowledged, or not."""
        if n >= self._most:
            return
        chunk, at = self._chunks[n // CHUNK_WORDS], n % CHUNK_WORDS
        word = chunk[at]
        took = int((now - self._origin_s) * _TICKS_A_SECOND) + 2 - (word >> _TOOK_BITS)
        chunk[at] = word + min(took, _TOOK)

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
        """Unmaps and closes the file; what ends later isn't noted. Safe to call twice."""
        self._most = 0
        self._chunks.clear()
        if self._file is not None:
            self._file.close()
        self._file = None

    def _grow(self, n: int) -> bool:
        """Makes room for write ``n``; a disk without room ends the history before that write."""
        try:
            while n >= len(self._chunks) * CHUNK_WORDS:
                if self._file is None:
                    return False
                self._chunks.append(self._file.grow())
        except LedgerError as error:
            self._most = len(self._chunks) * CHUNK_WORDS
            _LOG.warning("the times of later writes aren't kept: %s", error)
            return False
        return True

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
