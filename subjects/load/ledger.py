"""The ledger: which writes were acknowledged, kept so that SIGKILL at any instant loses none.

A file of unsigned 64-bit words, mapped into memory: a header block, then one word a write,
holding the version that the system acknowledged, or 0. A word is stored in one go, and what
is stored in a shared mapping outlives the process. The file grows by writing zeros, so that
a full disk is an error here and not a SIGBUS in the mapping.
"""

from __future__ import annotations

import mmap
import os
from array import array
from pathlib import Path
from types import TracebackType

_MAGIC = int.from_bytes(b"FSLEDGR1", "little")
_BLOCK = 1 << 16
"""Mappings must begin at multiples of this on Windows."""
_CHUNK = 1 << 20
_WORDS = _CHUNK // 8
_RUN_AT, _RUN_BYTES = 32, 64
_MAGIC_WORD, _ATTEMPTED_WORD = 0, 1


class LedgerError(Exception):
    """The ledger can't be kept; the message names the file and why.

    Attributes:
        remedy: what to do about it, in one sentence.
    """

    remedy = "Free some disk space, or set FAULTSTAGE_HOME to a folder that can be written."


class Ledger:
    """Versions of acknowledged writes by their number.

    Attributes:
        path: the file.
        acked: writes acknowledged.
    """

    def __init__(self, path: Path, run_id: str) -> None:
        """Opens the ledger of ``run_id`` at ``path``, or makes it.

        Raises:
            LedgerError: it can't be written, or isn't the ledger of this run.
        """
        self.path = path
        self.acked = 0
        self._maps: list[mmap.mmap] = []
        self._chunks: list[memoryview] = []
        mark = run_id.encode()[:_RUN_BYTES].ljust(_RUN_BYTES, b"\0")
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                self._open(mark)
            except BaseException:
                self.close()
                raise
        except OSError as error:
            raise LedgerError(_explain(path, error)) from error

    def _open(self, mark: bytes) -> None:
        size = os.fstat(self._file).st_size
        new = size < _BLOCK
        if new:
            self._write_zeros(0, _BLOCK)
        self._header = self._map(0, _BLOCK)
        head, run = self._maps[0], slice(_RUN_AT, _RUN_AT + _RUN_BYTES)
        if new:
            head[run] = mark
            self._header[_MAGIC_WORD] = _MAGIC
        elif self._header[_MAGIC_WORD] != _MAGIC or head[run] != mark:
            raise LedgerError(f"{self.path} isn't the ledger of this run")
        for index in range((size - _BLOCK) // _CHUNK if not new else 0):
            chunk = self._map(_BLOCK + index * _CHUNK, _CHUNK)
            self._chunks.append(chunk)
            self.acked += _WORDS - chunk.tolist().count(0)

    def __enter__(self) -> Ledger:
        """The ledger itself; it is closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Closes it."""
        self.close()

    @property
    def attempted(self) -> int:
        """Numbers given out; the next unused one."""
        return self._header[_ATTEMPTED_WORD]

    def reserve(self) -> int:
        """Returns a number that was never used, with room for its acknowledgement.

        Raises:
            LedgerError: there is no room; nothing was reserved.
        """
        n = self._header[_ATTEMPTED_WORD]
        if n >= len(self._chunks) * _WORDS:
            self._grow()
        self._header[_ATTEMPTED_WORD] = n + 1
        return n

    def record(self, n: int, version: int) -> None:
        """Notes that write ``n`` was acknowledged as ``version`` (1 or more)."""
        chunk = self._chunks[n // _WORDS]
        if not chunk[n % _WORDS]:
            self.acked += 1
        chunk[n % _WORDS] = version

    def version(self, n: int) -> int:
        """The version that write ``n`` was acknowledged as; 0 where it wasn't."""
        chunk = n // _WORDS
        return self._chunks[chunk][n % _WORDS] if 0 <= chunk < len(self._chunks) else 0

    def versions(self) -> array[int]:
        """The versions of all numbers given out, 0 for those not acknowledged."""
        found: array[int] = array("Q")
        for chunk in self._chunks:
            found.frombytes(chunk.cast("B"))
        del found[self.attempted :]
        return found

    def close(self) -> None:
        """Unmaps and closes the file. Safe to call twice."""
        for view in self._chunks:
            view.release()
        self._chunks.clear()
        if self._maps:
            self._header.release()
        for mapping in self._maps:
            mapping.close()
        self._maps.clear()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _map(self, offset: int, length: int) -> memoryview:
        mapping = mmap.mmap(self._file, length, access=mmap.ACCESS_WRITE, offset=offset)
        self._maps.append(mapping)
        return memoryview(mapping).cast("Q")

    def _grow(self) -> None:
        offset = _BLOCK + len(self._chunks) * _CHUNK
        try:
            self._write_zeros(offset, _CHUNK)
            self._chunks.append(self._map(offset, _CHUNK))
        except OSError as error:
            raise LedgerError(_explain(self.path, error)) from error

    def _write_zeros(self, offset: int, length: int) -> None:
        """Fills the file up to ``offset + length``; leaves its length as it was on failure."""
        os.lseek(self._file, offset, os.SEEK_SET)
        left = length
        try:
            while left:
                left -= os.write(self._file, bytes(min(left, _BLOCK)))
        except OSError:
            os.ftruncate(self._file, offset)
            raise


def _explain(path: Path, error: OSError) -> str:
    return f"the ledger {path} can't be written: {error.strerror or error}"
