"""Finds kinds of fault in the table: by key, by action, or by the abilities of nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.model.fault_kinds import FAULT_KINDS, WAYS_BACK, FaultKind, NodeAction, WayBack

BY_KEY: Mapping[str, FaultKind] = {kind.key: kind for kind in FAULT_KINDS}

ACTIONS: Mapping[NodeAction, FaultKind | WayBack] = {
    **{kind.action: kind for kind in FAULT_KINDS if kind.action is not None},
    **WAYS_BACK,
}
"""The fault or the way back for each action by hand, in the order of the menu. Of several kinds
with the same action, one is listed: all of them agree in what is read here."""


def find_kind(name: str) -> FaultKind | None:
    """Returns the kind that a recording calls ``name``; None for an unknown name."""
    if name in BY_KEY:
        return BY_KEY[name]
    words = name.split("-")
    return next(
        (kind for word in words for kind in FAULT_KINDS if word in kind.aliases),
        None,
    )


def offered_by_hand(
    nodes: Collection[object], *, in_containers: bool, without: Collection[FaultKind] = ()
) -> Mapping[NodeAction, FaultKind]:
    """Returns the kind of fault that each action by hand injects into nodes like ``nodes``.

    Args:
        nodes: those on the stage; each must have the ability that a kind needs.
        in_containers: whether they are containers, or else processes.
        without: kinds that this machine can't have.
    """
    found: dict[NodeAction, FaultKind] = {}
    for kind in FAULT_KINDS:
        hosted = kind.in_containers if in_containers else kind.in_processes
        able = hosted and all(isinstance(node, kind.needs) for node in nodes)
        if kind.action is not None and able and kind not in without:
            found.setdefault(kind.action, kind)
    return found


def kinds_that_need(ability: type[object]) -> tuple[FaultKind, ...]:
    """Returns the kinds whose targets must have ``ability``, a Protocol."""
    return tuple(kind for kind in FAULT_KINDS if kind.needs is ability)


def untested(names: Iterable[str]) -> list[str]:
    """Returns the limits of the kinds in ``names``: what their faults don't test, each once."""
    found = {kind.limit for name in names if (kind := find_kind(name)) is not None}
    return list(dict.fromkeys(kind.limit for kind in FAULT_KINDS if kind.limit in found))
