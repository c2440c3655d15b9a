"""The ledger of allowed checks: each with the key, the time of sending and the time of the answer.

The file has one word for each check, appended in the order of the answers, so that SIGKILL at any
instant loses none. An hour at 2,000 checks a second, 7.2 million words, takes 58 MB of disk, and
a chunk or two of 1 MB of memory. The header holds the counts of each key, so that a load process
continues where another one ended.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import blake2s
from pathlib import Path
from typing import NamedTuple

from subjects.load.ratelimit.limits import MOST_KEYS
from subjects.load.ratelimit.ticks import TICK_S, received_ticks, sent_ticks
from subjects.load.ratelimit.window_counts import ALLOWED, ROW
from subjects.load.wordfile import CHUNK_WORDS, FREE_WORD, LedgerError, WordFile

_MAGIC = b"FSCHECK1"
_EPOCH_WORD, _KEYS_WORD = FREE_WORD, FREE_WORD + 1
_ROWS_AT = 512
_TATS_AT = _ROWS_AT + MOST_KEYS * ROW

_LONG_BITS, _SENT_BITS = 20, 34
LONGEST = (1 << _LONG_BITS) - 1
"""Duration in ticks, 16.8 s, from which on a check isn't certain to lie in any window."""
_SENT = (1 << _SENT_BITS) - 1
_KEY_SHIFT = _LONG_BITS + _SENT_BITS
_KEY = MOST_KEYS - 1
_VALID = 1 << 63
_BATCH = 4096
_FULL_H = _SENT * TICK_S / 3600


class LedgerEntry(NamedTuple):
    """One allowed check; all times are ticks since the ledger was created.

    Attributes:
        key: the number of the key.
        sent: when the check was sent, rounded down.
        received: when the answer had come, rounded up; None where that took too long.
    """

    key: int
    sent: int
    received: int | None


class AllowedLedger:
    """The ledger of a run's allowed checks, with the counts of each key.

    Attributes:
        path: the file.
        count: number of checks that were allowed.
        rows: for each key the words that :mod:`subjects.load.ratelimit.window_counts` counts in.
        tats: for each key the number that :mod:`subjects.load.ratelimit.refusals` keeps.
    """

    def __init__(self, path: Path, run_id: str, keys: Sequence[str]) -> None:
        """Opens the ledger of ``run_id`` at ``path``, or creates a new one.

        Raises:
            LedgerError: the file can't be kept, or isn't the ledger of this run and these keys.
        """
        self.path = path
        self.count = 0
        self._in_flight = 0
        self._chunks: dict[int, memoryview] = {}
        self.rows: list[memoryview] = []
        self.tats: memoryview[float] = memoryview(bytes(8)).cast("d")
        self._file = WordFile(path, _MAGIC, run_id)
        try:
            self._open(keys)
        except BaseException:
            self.close()
            raise

    def _open(self, keys: Sequence[str]) -> None:
        header = self._file.header
        text = "\0".join(keys).encode()
        mark = int.from_bytes(blake2s(text, digest_size=8).digest(), "little")
        if self._file.new:
            header[_EPOCH_WORD] = time.monotonic_ns()
            header[_KEYS_WORD] = mark
        elif header[_KEYS_WORD] != mark:
            raise LedgerError(f"{self.path} isn't the ledger of these keys")
        self._epoch = header[_EPOCH_WORD] / 1e9
        if time.monotonic() < self._epoch:
            raise LedgerError(f"{self.path} is from before this machine was started")
        for n in range(len(keys)):
            at = _ROWS_AT + n * ROW
            self.rows.append(header[at : at + ROW])
        tats = header[_TATS_AT : _TATS_AT + len(keys)]
        self.tats = tats.cast("B").cast("d")
        tats.release()
        self.count = self._find_end()
        if self.count < self._file.chunks * CHUNK_WORDS:
            self._turn_to(self.count // CHUNK_WORDS)
        if sum(row[ALLOWED] for row in self.rows) != self.count:
            self._recount()

    def _find_end(self) -> int:
        """Returns the number of entries: they have no gaps, and none of them is zero."""
        for index in reversed(range(self._file.chunks)):
            words = self._words(index)
            if words[0]:
                first_zero = bisect_left(words, True, key=lambda word: not word)
                return index * CHUNK_WORDS + first_zero
        return 0

    def _recount(self) -> None:
        """Counts each key's entries anew: the last process died between an entry and the count."""
        counts = [0] * len(self.rows)
        for entries in self.entries():
            for entry in entries:
                counts[entry.key] += 1
        for row, count in zip(self.rows, counts, strict=True):
            row[ALLOWED] = count

    # --- times -----------------------------------------------------------------------------

    def sent_at(self, monotonic: float) -> int:
        """Returns the ticks of a sending at ``time.monotonic()``."""
        return sent_ticks(monotonic - self._epoch)

    def received_at(self, monotonic: float) -> int:
        """Returns the ticks of an answer at ``time.monotonic()``."""
        return received_ticks(monotonic - self._epoch)

    # --- entries ---------------------------------------------------------------------------

    def reserve(self) -> None:
        """Reserves room for the entry of one more check in flight.

        Raises:
            LedgerError: the disk or the ledger has no room.
        """
        if self.count + self._in_flight >= self._file.chunks * CHUNK_WORDS:
            if self.sent_at(time.monotonic()) > _SENT - LONGEST:
                raise LedgerError(f"the ledger {self.path} is full: it holds {_FULL_H:.0f} hours")
            chunk = self._file.grow()
            self._chunks[self._file.chunks - 1] = chunk
            self._let_go_of_full()
        self._in_flight += 1

    def release(self) -> None:
        """Releases the room of a check that wasn't allowed."""
        self._in_flight -= 1

    def append(self, key: int, sent: int, received: int) -> None:
        """Appends an allowed check whose room was reserved; calls come in the answers' order."""
        index, at = divmod(self.count, CHUNK_WORDS)
        chunk = self._chunks.get(index)
        if chunk is None:
            chunk = self._turn_to(index)
        long = min(max(received - sent, 0), LONGEST)
        chunk[at] = _VALID | key << _KEY_SHIFT | min(max(sent, 0), _SENT) << _LONG_BITS | long
        self.count += 1
        self._in_flight -= 1

    def entries(self, since: int = 0) -> Iterator[list[LedgerEntry]]:
        """Yields all entries whose check was sent at ``since`` or later, in batches.

        Raises:
            LedgerError: the file can't be read.
        """
        end = self.count
        if not end:
            return
        first = (end - 1) // CHUNK_WORDS
        words = self._words(first)
        # A check answered before ``since`` was sent before it, and answers are in order.
        while first and _unpack(words[0]).sent + (words[0] & LONGEST) >= since:
            first -= 1
            words = self._words(first)
        for index in range(first, -(-end // CHUNK_WORDS)):
            if index > first:
                words = self._words(index)
            last = min(end - index * CHUNK_WORDS, CHUNK_WORDS)
            for start in range(0, last, _BATCH):
                some = [_unpack(word) for word in words[start : min(start + _BATCH, last)]]
                yield [entry for entry in some if entry.sent >= since]

    def close(self) -> None:
        """Unmaps and closes the file. Safe to call twice."""
        for row in self.rows:
            row.release()
        self.tats.release()
        self._chunks.clear()
        self._file.close()

    def _words(self, index: int) -> array[int]:
        """Returns a copy of a chunk, from the mapping if any: a system may defer file writes."""
        mapped = self._chunks.get(index)
        return self._file.read_chunk(index) if mapped is None else array("Q", mapped)

    def _let_go_of_full(self) -> None:
        """Unmaps the chunks that are full: mapped memory counts as the process's own."""
        for index in [each for each in self._chunks if each < self.count // CHUNK_WORDS]:
            self._file.unmap(self._chunks.pop(index))

    def _turn_to(self, index: int) -> memoryview:
        """Maps the chunk that entries are written to."""
        self._let_go_of_full()
        chunk = self._chunks[index] = self._file.map_chunk(index)
        return chunk


def _unpack(word: int) -> LedgerEntry:
    sent, long = word >> _LONG_BITS & _SENT, word & LONGEST
    return LedgerEntry(word >> _KEY_SHIFT & _KEY, sent, None if long == LONGEST else sent + long)
