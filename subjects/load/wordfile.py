"""A growing file of 64-bit words that survives SIGKILL, in which the ledgers are kept.

The file is mapped into memory: a header block, then chunks of words. A word is stored in one go,
and what is stored in a shared mapping outlives the process. The file grows by writing zeros, so
that a full disk is an error here and not a SIGBUS in the mapping.
"""

from __future__ import annotations

import mmap
import os
from array import array
from pathlib import Path

BLOCK = 1 << 16
"""Size of the header in bytes; mappings must begin at multiples of this on Windows."""
CHUNK = 1 << 20
CHUNK_WORDS = CHUNK // 8
FREE_WORD = 1
"""Index of the first header word for the file's user; word 0 names the format."""
_RUN_AT, _RUN_BYTES = 32, 64
_MAGIC_WORD = 0


class LedgerError(Exception):
    """Raised where the ledger can't be kept; the message names the file and why.

    Attributes:
        remedy: what to do about it, in one sentence.
    """

    remedy = "Free some disk space, or set FAULTSTAGE_HOME to a folder that can be written."


class WordFile:
    """The file of one run, mapped into memory.

    Attributes:
        path: the file's path.
        header: the words of the first block.
        chunks: how many chunks follow.
        new: whether the file was created just now.
    """

    header: memoryview

    def __init__(self, path: Path, magic: bytes, run_id: str) -> None:
        """Opens the file of ``run_id`` at ``path``, or creates one; ``magic`` is 8 bytes.

        Raises:
            LedgerError: the file can't be written, or isn't this run's.
        """
        self.path = path
        self._maps: list[tuple[memoryview, mmap.mmap]] = []
        mark = run_id.encode()[:_RUN_BYTES].ljust(_RUN_BYTES, b"\0")
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                self._open(int.from_bytes(magic, "little"), mark)
            except BaseException:
                self.close()
                raise
        except OSError as error:
            raise self._explain(error) from error

    def _open(self, magic: int, mark: bytes) -> None:
        size = os.fstat(self._file).st_size
        self.new = size < BLOCK
        if self.new:
            self._write_zeros(0, BLOCK)
        self.header = self._map(0, BLOCK)
        head, run = self._maps[0][1], slice(_RUN_AT, _RUN_AT + _RUN_BYTES)
        if self.new:
            head[run] = mark
            self.header[_MAGIC_WORD] = magic
        elif self.header[_MAGIC_WORD] != magic or head[run] != mark:
            raise LedgerError(f"{self.path} isn't the ledger of this run")
        self.chunks = 0 if self.new else (size - BLOCK) // CHUNK

    def map_chunk(self, index: int) -> memoryview:
        """Maps a chunk and returns the words; :meth:`unmap` ends the mapping.

        Raises:
            LedgerError: the chunk can't be mapped.
        """
        try:
            return self._map(BLOCK + index * CHUNK, CHUNK)
        except OSError as error:
            raise self._explain(error) from error

    def read_chunk(self, index: int) -> array[int]:
        """Returns a copy of a chunk's words.

        Raises:
            LedgerError: the file can't be read.
        """
        words: array[int] = array("Q")
        try:
            os.lseek(self._file, BLOCK + index * CHUNK, os.SEEK_SET)
            while (left := CHUNK - len(words) * words.itemsize) > 0:
                # Reads of a file are whole words: only a lost end cuts one off.
                if not (data := os.read(self._file, left)) or len(data) % words.itemsize:
                    raise LedgerError(f"the ledger {self.path} has lost its end")
                words.frombytes(data)
        except OSError as error:
            raise self._explain(error) from error
        return words

    def grow(self) -> memoryview:
        """Appends a chunk of zeros, and maps that chunk.

        Raises:
            LedgerError: there is no room; the file keeps the former length.
        """
        try:
            self._write_zeros(BLOCK + self.chunks * CHUNK, CHUNK)
            chunk = self._map(BLOCK + self.chunks * CHUNK, CHUNK)
        except OSError as error:
            raise self._explain(error) from error
        self.chunks += 1
        return chunk

    def unmap(self, words: memoryview) -> None:
        """Unmaps a chunk that :meth:`map_chunk` or :meth:`grow` returned."""
        mapping = next(mapping for view, mapping in self._maps if view is words)
        self._maps = [each for each in self._maps if each[0] is not words]
        words.release()
        mapping.close()

    def close(self) -> None:
        """Unmaps and closes the file. Safe to call twice."""
        maps, self._maps = self._maps, []
        for words, mapping in maps:
            words.release()
            mapping.close()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _map(self, offset: int, length: int) -> memoryview:
        mapping = mmap.mmap(self._file, length, access=mmap.ACCESS_WRITE, offset=offset)
        words = memoryview(mapping).cast("Q")
        self._maps.append((words, mapping))
        return words

    def _write_zeros(self, offset: int, length: int) -> None:
        """Fills the file up to ``offset + length``; on failure the former length is restored."""
        os.lseek(self._file, offset, os.SEEK_SET)
        left = length
        try:
            while left:
                left -= os.write(self._file, bytes(min(left, BLOCK)))
        except OSError:
            os.ftruncate(self._file, offset)
            raise

    def _explain(self, error: OSError) -> LedgerError:
        return LedgerError(f"the ledger {self.path} can't be written: {error.strerror or error}")
