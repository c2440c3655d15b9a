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
    KILLED_NODE = "killed-node"
    """One of several that share leadership, or of a group beside the one that takes writes."""
    EXITED_NODE = "exited-node"
    PAUSED_NODE = "paused-node"
    CUT_OFF_NODE = "cut-off-node"
    SLOW_NODE = "slow-node"
    MAJORITY_LOST = "majority-lost"
    LEADER_CHANGED = "leader-changed"
    WRITES_STALLED = "writes-stalled"
    WATCH_LOST = "watch-lost"
    """What watches the nodes is gone: of the nodes themselves nothing is known."""
    OVERLOAD = "overload"
    LOAD_LOST = "load-lost"
    STOOD_STILL = "machine-stood-still"
    LOAD_STOOD_STILL = "load-stood-still"
    APP_STOOD_STILL = "app-stood-still"
    UNKNOWN = "unknown"
    NOTHING_WRONG = "nothing-wrong"
