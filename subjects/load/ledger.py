"""The ledger of acknowledged writes, which a SIGKILL at any instant leaves whole.

The file has one word for each write: the version that the system acknowledged, or 0.
"""

from __future__ import annotations

from array import array
from pathlib import Path

from subjects.load.wordfile import CHUNK_WORDS as _WORDS
from subjects.load.wordfile import FREE_WORD, LedgerError, WordFile

__all__ = ["Ledger", "LedgerError"]

_MAGIC = b"FSLEDGR1"
_ATTEMPTED_WORD = FREE_WORD


class Ledger:
    """The versions of acknowledged writes, by the write's number.

    Attributes:
        path: the file.
        acked: writes acknowledged.
    """

    def __init__(self, path: Path, run_id: str) -> None:
        """Opens the ledger of ``run_id`` at ``path``, or creates a new one.

        Raises:
            LedgerError: the file can't be written, or isn't the ledger of this run.
        """
        self.path = path
        self.acked = 0
        self._file = WordFile(path, _MAGIC, run_id)
        self._header = self._file.header
        self._chunks: list[memoryview] = []
        try:
            for index in range(self._file.chunks):
                chunk = self._file.map_chunk(index)
                self._chunks.append(chunk)
                self.acked += _WORDS - chunk.tolist().count(0)
        except BaseException:
            self.close()
            raise

    @property
    def attempted(self) -> int:
        """The count of numbers that were given out, which is also the next unused number."""
        return self._header[_ATTEMPTED_WORD]

    def reserve(self) -> int:
        """Returns a number that was never used, with room for the acknowledgement.

        Raises:
            LedgerError: the disk has no room; nothing was reserved.
        """
        n = self._header[_ATTEMPTED_WORD]
        if n >= len(self._chunks) * _WORDS:
            self._chunks.append(self._file.grow())
        self._header[_ATTEMPTED_WORD] = n + 1
        return n

    def record(self, n: int, version: int) -> None:
        """Notes that write ``n`` was acknowledged as ``version`` (1 or more)."""
        chunk = self._chunks[n // _WORDS]
        if not chunk[n % _WORDS]:
            self.acked += 1
        chunk[n % _WORDS] = version

    def version(self, n: int) -> int:
        """Returns the acknowledged version of write ``n``; 0 where there is none."""
        chunk = n // _WORDS
        return self._chunks[chunk][n % _WORDS] if 0 <= chunk < len(self._chunks) else 0

    def versions(self) -> array[int]:
        """Returns the versions of all numbers given out, 0 for those not acknowledged."""
        found: array[int] = array("Q")
        for chunk in self._chunks:
            found.frombytes(chunk.cast("B"))
        del found[self.attempted :]
        return found

    def close(self) -> None:
        """Unmaps and closes the file. Safe to call twice."""
        self._chunks.clear()
        self._file.close()
