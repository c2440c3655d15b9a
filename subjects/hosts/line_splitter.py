"""Splits a stream that arrives in pieces into lines, whatever bytes the pieces hold."""

from __future__ import annotations

LINE_LIMIT = 1 << 20
"""Longest line in bytes: no line of ours is longer."""

RECORD = b"\x1e"
"""The mark that begins our lines where others write to the same stream, as in RFC 7464: whatever
comes before the mark on a line was written by somebody else. JSON never contains the mark."""


class LineSplitter:
    """Joins the pieces of a stream into whole lines.

    A line past the limit is dropped to its end: such a line isn't ours, and costs no memory.
    """

    def __init__(self, limit: int = LINE_LIMIT) -> None:
        """Creates a splitter for a new stream."""
        self._limit = limit
        self._parts: list[bytes] = []
        self._held = 0
        self._dropping = False

    def feed(self, data: bytes) -> list[bytes]:
        """Takes a piece; returns the lines completed by that piece, without their ends."""
        first, *rest = data.split(b"\n")
        self._keep(first)
        lines: list[bytes] = []
        for part in rest:
            if not self._dropping:
                lines.append(b"".join(self._parts))
            self._parts, self._held, self._dropping = [], 0, False
            self._keep(part)
        return lines

    def _keep(self, part: bytes) -> None:
        self._held += len(part)
        if self._held > self._limit:
            self._parts, self._dropping = [], True
        elif part:
            self._parts.append(part)


def record_in(line: bytes) -> bytes | None:
    """Returns our line from a line of a shared stream; None where the line isn't ours."""
    _, mark, record = line.rpartition(RECORD)
    return record if mark else None
