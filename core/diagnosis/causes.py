"""The stable names of explanations; they end up in summaries, so they don't change."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """What a diagnosis says was the matter."""

    KILLED_LEADER = "killed-leader"
    KILLED_FOLLOWER = "killed-follower"
    EXITED_LEADER = "exited-leader"
    """It ended by itself, with an exit code and no signal, or how it ended wasn't seen."""
    EXITED_FOLLOWER = "exited-follower"
    PAUSED_NODE = "paused-node"
    MAJORITY_LOST = "majority-lost"
    LEADER_CHANGED = "leader-changed"
    OVERLOAD = "overload"
    LOAD_LOST = "load-lost"
    STOOD_STILL = "machine-stood-still"
    UNKNOWN = "unknown"
    NOTHING_WRONG = "nothing-wrong"
