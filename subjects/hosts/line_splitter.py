"""Lines out of pieces, whatever the pieces hold."""

from __future__ import annotations

LINE_LIMIT = 1 << 20
"""No line of ours is longer, bytes."""

RECORD = b"\x1e"
"""Begins each of our lines where others write to the same stream, as in RFC 7464: whatever
comes before it on the line, somebody else wrote. JSON never has it inside."""


class LineSplitter:
    """Puts lines together from the pieces that they arrive in.

    A line past the limit is dropped to its end: it isn't ours, and it costs no memory.
    """

    def __init__(self, limit: int = LINE_LIMIT) -> None:
        """Nothing has come yet."""
        self._limit = limit
        self._parts: list[bytes] = []
        self._held = 0
        self._dropping = False

    def feed(self, data: bytes) -> list[bytes]:
        """Takes a piece; returns the lines that it completes, without their ends."""
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
    """The line of ours in what a shared stream had up to a line's end; None where none is."""
    _, mark, record = line.rpartition(RECORD)
    return record if mark else None
