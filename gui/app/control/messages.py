"""The messages between ``faultstage act`` and a show: one line of JSON each."""

from __future__ import annotations

from msgspec import Struct

from core.model.expectations import Condition
from core.model.fault_kinds import NodeAction

LONGEST = 1 << 16
"""Longest line in bytes."""


class ActRequest(Struct, frozen=True, kw_only=True, tag_field="do", tag="act"):
    """Do ``action`` to ``node`` of the run ``run``, as from the node's menu."""

    run: str
    node: str
    action: NodeAction


class CheckRequest(Struct, frozen=True, kw_only=True, tag_field="do", tag="check"):
    """The request to judge conditions of a steady state; with none named, all that make sense."""

    run: str
    conditions: tuple[Condition, ...] = ()


ControlRequest = ActRequest | CheckRequest


class Judged(Struct, frozen=True, kw_only=True):
    """A condition of a steady state, as judged now.

    Attributes:
        title: the condition in a few words.
        holds: whether it holds for certain.
        why: why it doesn't.
    """

    title: str
    holds: bool
    why: str = ""


class ControlAnswer(Struct, frozen=True, kw_only=True):
    """The result of a request.

    Attributes:
        done: whether it was done; for a check, whether every condition holds.
        text: what was done, or why it wasn't.
        remedy: the way out.
        judged: the conditions that were asked for.
    """

    done: bool
    text: str = ""
    remedy: str = ""
    judged: tuple[Judged, ...] = ()
