"""The policy of a node: what is allowed, and how that is decided."""

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
"""Least and largest value of each number."""

_ROUNDING = 1e-9


class PolicyError(ValueError):
    """Raised for a policy that can't be used; the message names the field and the problem."""


class PolicyName(StrEnum):
    """The names of the policies: a check is decided in the store, or at the node."""

    ATOMIC = "atomic"
    """Each check is decided in the store."""
    SYNCED = "synced"
    """The node decides, and exchanges counts with the store every ``sync_ms``."""


class OnStoreFailure(StrEnum):
    """A node's conduct while the store can't be reached."""

    OPEN = "open"
    """The node goes on by the node's own counts."""
    CLOSED = "closed"
    """The node refuses all checks."""


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits that a node holds for each key, and how decisions are made.

    Attributes:
        policy: where a check is decided.
        limit: requests that a key may make in any ``window_s``.
        window_s: the window, seconds.
        burst_share: the share of the limit that may come at once, at most 0.9: the larger, the
            longer it takes until all of it is there again.
        sync_ms: how often a node tells the store what it counted and hears of the others,
            milliseconds.
        store_timeout_ms: after how long the store counts as unreachable, milliseconds.
        on_store_failure: what a node does while the store can't be reached.
    """

    policy: PolicyName = PolicyName.SYNCED
    limit: int = 100
    window_s: float = 1.0
    burst_share: float = 0.5
    sync_ms: int = 200
    store_timeout_ms: int = 150
    on_store_failure: OnStoreFailure = OnStoreFailure.OPEN

    def __post_init__(self) -> None:
        """Rejects numbers out of bounds.

        Raises:
            PolicyError: a number is out of bounds; NaN always is.
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

        The (N - B + 1)th of these requests comes a whole window after the burst, so that no window
        has more than N, and the first of an overload has exactly N.
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
        """Returns this policy with the fields of ``changes``, as decoded from JSON, replaced.

        Raises:
            PolicyError: ``changes`` isn't an object, or a field can't be used.
        """
        if not isinstance(changes, dict):
            raise PolicyError("a policy is a JSON object")
        known: dict[str, Any] = msgspec.to_builtins(self)
        try:
            return msgspec.convert({**known, **changes}, Policy)
        except msgspec.ValidationError as error:
            raise PolicyError(told(error)) from error


def most_over(policy: Policy, nodes: int) -> int:
    """Returns how many requests one window can have beyond the limit while the store is reachable.

    Under the atomic policy that is 0. Under the synced one each node but one can allow a whole
    burst, and go on at the sustained rate, until the next exchange with the others.

    Args:
        policy: the policy of every node.
        nodes: the number of nodes, at least one.
    """
    if policy.policy is PolicyName.ATOMIC:
        return 0
    unheard_s = policy.sync_s + policy.store_timeout_s
    by_one = policy.burst + math.ceil(unheard_s / policy.emission_s - _ROUNDING)
    return (nodes - 1) * min(policy.limit, by_one)


def told(error: msgspec.ValidationError) -> str:
    """Returns what is wrong with a JSON value, field first: "limit: expected `int`, ..."."""
    text, _, path = str(error).partition(" - at `")
    field = path.rstrip("`").lstrip("$").lstrip(".")
    text = text[:1].lower() + text[1:]
    return f"{field}: {text}" if field and not text.startswith(field) else text
