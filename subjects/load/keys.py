"""Keys and values of a run's writes, derived from their number so that both can be checked."""

from __future__ import annotations

from hashlib import blake2s

_DIGITS = 10


class Keys:
    """Names the writes of one run.

    The key carries the run so that a system that outlives a run doesn't mix two of them.

    Attributes:
        prefix: what all keys of the run begin with.
    """

    def __init__(self, run_id: str, value_bytes: int = 64) -> None:
        """Derives everything from ``run_id``; values are ``value_bytes`` long, at least 24."""
        mark = blake2s(run_id.encode(), digest_size=4).hexdigest()
        self.prefix = f"{mark}-"
        self._head = f"{mark}:"
        self._tail = "." * max(0, value_bytes - len(self._head) - _DIGITS)

    def key(self, n: int) -> str:
        """The key of write ``n``."""
        return f"{self.prefix}{n:0{_DIGITS}d}"

    def value(self, n: int) -> bytes:
        """The value of write ``n``."""
        return f"{self._head}{n:0{_DIGITS}d}{self._tail}".encode()

    def number(self, key: str) -> int | None:
        """The number of the write that ``key`` belongs to; None where it isn't this run's."""
        digits = key[len(self.prefix) :]
        if not key.startswith(self.prefix) or len(digits) < _DIGITS or not digits.isdecimal():
            return None
        return int(digits)
