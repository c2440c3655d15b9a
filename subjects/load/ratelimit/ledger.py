"""The ledger of what was allowed: each allowed check with its key, sending and answer.

One word a check, appended in the order of the answers, so that SIGKILL at any instant loses
none: 7.2 million of them, an hour at 2,000 a second, take 58 MB of disk, and of memory a chunk
or two of 1 MB. The header holds what is counted for each key, so that a load process goes on
where another one ended.
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
from subjects.load.ratelimit.tally import ALLOWED, ROW
from subjects.load.ratelimit.ticks import TICK_S, received_ticks, sent_ticks
from subjects.load.wordfile import CHUNK_WORDS, FREE_WORD, LedgerError, WordFile

_MAGIC = b"FSCHECK1"
_EPOCH_WORD, _KEYS_WORD = FREE_WORD, FREE_WORD + 1
_ROWS_AT = 512
_TATS_AT = _ROWS_AT + MOST_KEYS * ROW

_LONG_BITS, _SENT_BITS = 20, 34
LONGEST = (1 << _LONG_BITS) - 1
"""A check that took as many ticks, 16.8 s, or more isn't certain in any window."""
_SENT = (1 << _SENT_BITS) - 1
_KEY_SHIFT = _LONG_BITS + _SENT_BITS
_KEY = MOST_KEYS - 1
_VALID = 1 << 63
_BATCH = 4096
_FULL_H = _SENT * TICK_S / 3600


class LedgerEntry(NamedTuple):
    """One allowed check; its times are ticks since the ledger was begun.

    Attributes:
        key: the number of its key.
        sent: when it was sent, rounded down.
        received: when its answer was there, rounded up; None where that took too long.
    """

    key: int
    sent: int
    received: int | None


class AllowedLedger:
    """Allowed checks, and the counts of each key.

    Attributes:
        path: the file.
        count: checks that were allowed.
        rows: for each key the words that :mod:`subjects.load.ratelimit.tally` counts in.
        tats: for each key a number that :mod:`subjects.load.ratelimit.refusals` keeps.
        resumed: whether another load process kept it before.
    """

    def __init__(self, path: Path, run_id: str, keys: Sequence[str]) -> None:
        """Opens the ledger of ``run_id`` at ``path``, or makes it.

        Raises:
            LedgerError: it can't be kept, or isn't the ledger of this run and these keys.
        """
        self.path = path
        self.count = 0
        self._in_flight = 0
        self._chunks: dict[int, memoryview] = {}
        self.rows: list[memoryview] = []
        self.tats: memoryview[float] = memoryview(bytes(8)).cast("d")
        self._file = WordFile(path, _MAGIC, run_id)
        self.resumed = not self._file.new
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
        """Entries are written one after the other, and none of them is zero."""
        for index in reversed(range(self._file.chunks)):
            words = self._words(index)
            if words[0]:
                first_zero = bisect_left(words, True, key=lambda word: not word)
                return index * CHUNK_WORDS + first_zero
        return 0

    def _recount(self) -> None:
        """The last process was killed between an entry and its count."""
        counts = [0] * len(self.rows)
        for entries in self.entries():
            for entry in entries:
                counts[entry.key] += 1
        for row, count in zip(self.rows, counts, strict=True):
            row[ALLOWED] = count

    # --- times -----------------------------------------------------------------------------

    def sent_at(self, monotonic: float) -> int:
        """Ticks of a sending at ``time.monotonic()``."""
        return sent_ticks(monotonic - self._epoch)

    def received_at(self, monotonic: float) -> int:
        """Ticks of an answer at ``time.monotonic()``."""
        return received_ticks(monotonic - self._epoch)

    # --- entries ---------------------------------------------------------------------------

    def reserve(self) -> None:
        """Keeps room for the entry of one more check in flight.

        Raises:
            LedgerError: there is none.
        """
        if self.count + self._in_flight >= self._file.chunks * CHUNK_WORDS:
            if self.sent_at(time.monotonic()) > _SENT - LONGEST:
                raise LedgerError(f"the ledger {self.path} is full: it holds {_FULL_H:.0f} hours")
            chunk = self._file.grow()
            self._chunks[self._file.chunks - 1] = chunk
            self._let_go_of_full()
        self._in_flight += 1

    def release(self) -> None:
        """Gives the room of a check back that wasn't allowed."""
        self._in_flight -= 1

    def append(self, key: int, sent: int, received: int) -> None:
        """Enters an allowed check for which room was kept; answers come in their order."""
        index, at = divmod(self.count, CHUNK_WORDS)
        chunk = self._chunks.get(index)
        if chunk is None:
            chunk = self._turn_to(index)
        long = min(max(received - sent, 0), LONGEST)
        chunk[at] = _VALID | key << _KEY_SHIFT | min(max(sent, 0), _SENT) << _LONG_BITS | long
        self.count += 1
        self._in_flight -= 1

    def entries(self, since: int = 0) -> Iterator[list[LedgerEntry]]:
        """Yields all entries whose check was sent at ``since`` or later, some at a time.

        Raises:
            LedgerError: the file can't be read.
        """
        end = self.count
        if not end:
            return
        first = (end - 1) // CHUNK_WORDS
        words = self._words(first)
        # What was answered before ``since`` was sent before it, and answers are in order.
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
        """A copy of a chunk, from the mapping where there is one: no system may defer that."""
        mapped = self._chunks.get(index)
        return self._file.read_chunk(index) if mapped is None else array("Q", mapped)

    def _let_go_of_full(self) -> None:
        """Unmaps what is no longer written to: what is mapped counts as the process's memory."""
        for index in [each for each in self._chunks if each < self.count // CHUNK_WORDS]:
            self._file.unmap(self._chunks.pop(index))

    def _turn_to(self, index: int) -> memoryview:
        """Maps the chunk that is written to."""
        self._let_go_of_full()
        chunk = self._chunks[index] = self._file.map_chunk(index)
        return chunk


def _unpack(word: int) -> LedgerEntry:
    sent, long = word >> _LONG_BITS & _SENT, word & LONGEST
    return LedgerEntry(word >> _KEY_SHIFT & _KEY, sent, None if long == LONGEST else sent + long)
