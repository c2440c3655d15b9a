"""Finds kinds of fault in the table: by key, by action, or by the abilities of nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.model.fault_kinds import FAULT_KINDS, WAYS_BACK, FaultKind, NodeAction, WayBack

BY_KEY: Mapping[str, FaultKind] = {kind.key: kind for kind in FAULT_KINDS}

ACTIONS: Mapping[NodeAction, FaultKind | WayBack] = {
    **{kind.action: kind for kind in FAULT_KINDS if kind.action is not None},
    **WAYS_BACK,
}
"""What each action by hand does, in the order of the menu; kinds that share an action don't differ
in what is read here."""


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
    """Returns the kind that each action by hand injects into nodes such as these.

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
    """Returns the limits of these kinds: what faults of them don't test, each once."""
    found = {kind.limit for name in names if (kind := find_kind(name)) is not None}
    return list(dict.fromkeys(kind.limit for kind in FAULT_KINDS if kind.limit in found))
