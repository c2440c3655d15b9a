"""Keys: which can be checked, and under which names the store holds what belongs to them."""

from __future__ import annotations

from subjects.ratelimiter.service.policy import Policy

LONGEST_KEY = 256
"""Bytes of a key in UTF-8."""

SPACE = "ratelimiter"
"""Every name in the store begins with it."""


class InvalidKeyError(ValueError):
    """A key that can't be checked; the message says why."""


def valid_key(key: str) -> str:
    """Returns ``key``.

    Raises:
        InvalidKeyError: it is empty, too long, or not text that UTF-8 can hold.
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
    """The space of the limits' state, which is a time: one for each window and share of it."""
    return f"{SPACE}:{policy.window_s}s-{policy.burst_share}"


def gcra_name(policy: Policy, key: str) -> str:
    """Where throttled-py keeps the state of ``key``: its theoretical arrival time."""
    return f"{gcra_space(policy)}:v1:gcra:{key}"


def used_name(key: str) -> str:
    """The counter: how many requests of ``key`` were allowed, as far as the store was told."""
    return f"{SPACE}:used:{key}"


def totals_name(key: str) -> str:
    """The hash with each node's own total for ``key`` since its start."""
    return f"{SPACE}:totals:{key}"
