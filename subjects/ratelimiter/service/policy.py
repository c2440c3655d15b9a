"""What a node allows, and how it decides: the policy, which can be changed while it runs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

LARGEST_LIMIT = 1_000_000

_BOUNDS: Mapping[str, tuple[float, float]] = {
    "limit": (1, LARGEST_LIMIT),
    "window_s": (0.1, 86_400),
    "burst_share": (0, 0.9),
    "sync_ms": (10, 60_000),
    "store_timeout_ms": (10, 10_000),
}
"""The least and the largest value of each number."""

_ROUNDING = 1e-9


class PolicyError(ValueError):
    """A policy that can't be used; the message names the field and what it may be."""


class PolicyName(StrEnum):
    """Where a check is decided."""

    ATOMIC = "atomic"
    """In the store, each one."""
    SYNCED = "synced"
    """At the node, which tells the store every ``sync_ms`` and hears of the others then."""


class OnStoreFailure(StrEnum):
    """What a node does while it can't reach the store."""

    OPEN = "open"
    """It goes on by what it knows itself."""
    CLOSED = "closed"
    """It refuses."""


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a node allows for each key, and how it decides.

    Attributes:
        policy: where a check is decided.
        limit: requests that a key may make in any ``window_s``.
        window_s: the window, seconds.
        burst_share: the share of the limit that may come at once, at most 0.9: the larger, the
            longer it takes until all of it is there again.
        sync_ms: how often a node tells the store what it counted and hears of the others,
            milliseconds.
        store_timeout_ms: after how long the store counts as unreachable, milliseconds.
        on_store_failure: what is done then.
    """

    policy: PolicyName = PolicyName.SYNCED
    limit: int = 100
    window_s: float = 1.0
    burst_share: float = 0.5
    sync_ms: int = 200
    store_timeout_ms: int = 150
    on_store_failure: OnStoreFailure = OnStoreFailure.OPEN

    def __post_init__(self) -> None:
        """Refuses numbers out of bounds.

        Raises:
            PolicyError: one is; NaN always is.
        """
        for field, (least, largest) in _BOUNDS.items():
            value = getattr(self, field)
            if not least <= value <= largest:
                text = f"{field} must be from {least:,} to {largest:,}, and not {value:,}"
                raise PolicyError(text)

    @property
    def burst(self) -> int:
        """Requests that may come at once, at least one."""
        return max(1, int(self.limit * self.burst_share + _ROUNDING))

    @property
    def emission_s(self) -> float:
        """Seconds after which one more request may come, once the burst is used up.

        The (N - B + 1)th of them comes a whole window after the burst, so that no window has
        more than N, and the first of an overload has exactly N.
        """
        return self.window_s / (self.limit - self.burst + 1)

    @property
    def sync_s(self) -> float:
        """``sync_ms`` in seconds."""
        return self.sync_ms / 1000

    @property
    def store_timeout_s(self) -> float:
        """``store_timeout_ms`` in seconds."""
        return self.store_timeout_ms / 1000

    def changed(self, changes: object) -> Policy:
        """This policy with some fields changed, as they come from JSON.

        Raises:
            PolicyError: they aren't an object, or one can't be used; the message says which.
        """
        if not isinstance(changes, dict):
            raise PolicyError("a policy is a JSON object")
        known: dict[str, Any] = msgspec.to_builtins(self)
        try:
            return msgspec.convert({**known, **changes}, Policy)
        except msgspec.ValidationError as error:
            raise PolicyError(told(error)) from error


def most_over(policy: Policy, nodes: int) -> int:
    """The most requests beyond the limit that one window can have, the store being reachable.

    Under the atomic policy none. Under the synced one each node but one can allow a whole
    burst, and go on at the sustained rate, until it has told the others and heard of them.

    Args:
        policy: what every node goes by.
        nodes: how many there are, at least one.
    """
    if policy.policy is PolicyName.ATOMIC:
        return 0
    unheard_s = policy.sync_s + policy.store_timeout_s
    by_one = policy.burst + math.ceil(unheard_s / policy.emission_s - _ROUNDING)
    return (nodes - 1) * min(policy.limit, by_one)


def told(error: msgspec.ValidationError) -> str:
    """What is wrong with a value from JSON, the field first: "limit: expected `int`, ..."."""
    text, _, path = str(error).partition(" - at `")
    field = path.rstrip("`").lstrip("$").lstrip(".")
    text = text[:1].lower() + text[1:]
    return f"{field}: {text}" if field and not text.startswith(field) else text
