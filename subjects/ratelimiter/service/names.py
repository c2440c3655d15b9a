"""Names: which keys are valid, and under which names the store holds a key's data."""

from __future__ import annotations

from subjects.ratelimiter.service.policy import Policy

LONGEST_KEY = 256
"""Longest key, in bytes of UTF-8."""

SPACE = "ratelimiter"
"""The beginning of every name in the store."""


class InvalidKeyError(ValueError):
    """Raised for a key that can't be checked; the message says why."""


def valid_key(key: str) -> str:
    """Returns ``key`` if that is valid.

    Raises:
        InvalidKeyError: ``key`` is empty, too long, or not text that UTF-8 can hold.
    """
    if not key:
        raise InvalidKeyError("key is empty")
    if len(key) > LONGEST_KEY or not key.isascii():
        try:
            size = len(key.encode())
        except UnicodeEncodeError:
            raise InvalidKeyError("key is not valid UTF-8") from None
        if size > LONGEST_KEY:
            raise InvalidKeyError(f"key has {size:,} bytes, and at most {LONGEST_KEY} are allowed")
    return key


def gcra_space(policy: Policy) -> str:
    """Returns the name space of the limits' states: one for each pair of window and burst share."""
    return f"{SPACE}:{policy.window_s}s-{policy.burst_share}"


def gcra_name(policy: Policy, key: str) -> str:
    """Returns where throttled-py keeps the theoretical arrival time of ``key``."""
    return f"{gcra_space(policy)}:v1:gcra:{key}"


def used_name(key: str) -> str:
    """Returns the name of the counter of allowed requests of ``key``."""
    return f"{SPACE}:used:{key}"


def totals_name(key: str) -> str:
    """Returns the name of the hash with each node's total for ``key`` since that node's start."""
    return f"{SPACE}:totals:{key}"
