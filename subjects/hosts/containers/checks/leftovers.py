"""Checks whether a crashed run left containers behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from core.model.records import CheckStatus, PreflightCheck
from core.process.identity import Liveness
from core.process.started import command
from subjects.hosts.capacity import found
from subjects.hosts.containers.labels import (
    OWNER,
    RUN,
    owner_label,
    owner_liveness,
    unjudged_remedy,
)

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.views import ContainerView

LEFTOVERS = PreflightCheck(key="leftovers", title="Left-overs", status=CheckStatus.RUNNING)

_REMEDY = "This undoes its faults and removes them."


def judge_leftovers(ours: Iterable[ContainerView], living: Collection[str] = ()) -> PreflightCheck:
    """Returns the finding: what dead owners left, as opposed to what another show is using.

    Args:
        ours: all containers with a label of ours.
        living: ids of runs that are known to go on.
    """
    ours = tuple(ours)
    owners = [view.labels.get(OWNER, "") for view in ours]
    found_out = [owner_liveness(owner) for owner in owners]
    if dead := found_out.count(Liveness.ENDED):
        text = f"{_containers(dead)} of a run that crashed"
        return found(LEFTOVERS, CheckStatus.WARNING, text, _REMEDY, command("undo"))
    unknown = [
        run
        for view, liveness in zip(ours, found_out, strict=True)
        if liveness is Liveness.UNKNOWN and (run := view.labels.get(RUN, "")) not in living
    ]
    if unknown:
        text = f"{_containers(len(unknown))} of a show elsewhere, which may have ended"
        return found(LEFTOVERS, CheckStatus.WARNING, text, unjudged_remedy(min(unknown)))
    others = sum(owner != owner_label() for owner in owners)
    text = f"none; {_containers(others)} of another show that runs now" if others else "none"
    return found(LEFTOVERS, CheckStatus.OK, text)


def _containers(count: int) -> str:
    return "one container" if count == 1 else f"{count} containers"
