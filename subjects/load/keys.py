"""Keys and values of a run's writes, derived from a write's number and so verifiable."""

from __future__ import annotations

from hashlib import blake2s

VALUE_BYTES = 64

_DIGITS = 10


class Keys:
    """Derives the keys and values of one run's writes.

    Each key carries the run's mark, so that a system that outlives a run doesn't mix two runs.

    Attributes:
        prefix: what all keys of the run begin with.
    """

    def __init__(self, run_id: str) -> None:
        """Derives the run's mark from ``run_id``; values are :data:`VALUE_BYTES` long."""
        mark = blake2s(run_id.encode(), digest_size=4).hexdigest()
        self.prefix = f"{mark}-"
        self._head = f"{mark}:"
        self._tail = "." * (VALUE_BYTES - len(self._head) - _DIGITS)

    def key(self, n: int) -> str:
        """Returns the key of write ``n``."""
        return f"{self.prefix}{n:0{_DIGITS}d}"

    def value(self, n: int) -> bytes:
        """Returns the value of write ``n``."""
        return f"{self._head}{n:0{_DIGITS}d}{self._tail}".encode()

    def number(self, key: str) -> int | None:
        """Returns the number of the write that ``key`` belongs to; None for another run's key."""
        digits = key[len(self.prefix) :]
        if not key.startswith(self.prefix) or len(digits) < _DIGITS or not digits.isdecimal():
            return None
        return int(digits)
