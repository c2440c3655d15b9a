"""Whether a crashed run left containers behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.paths import command
from core.values import Check, CheckStatus
from subjects.containers.checks.room import found
from subjects.containers.labels import OWNER, is_owner_dead, owner_label

if TYPE_CHECKING:
    from subjects.containers.engine.views import ContainerView

LEFTOVERS = Check(key="leftovers", title="Left-overs", status=CheckStatus.RUNNING)

_REMEDY = "This undoes its faults and removes them."


def judge_leftovers(ours: Iterable[ContainerView]) -> Check:
    """Tells what dead owners left from what another show is using.

    Args:
        ours: all containers with a label of ours.
    """
    owners = [view.labels.get(OWNER, "") for view in ours]
    dead = sum(is_owner_dead(owner) for owner in owners)
    if dead:
        text = f"{_containers(dead)} of a run that crashed"
        return found(LEFTOVERS, CheckStatus.WARNING, text, _REMEDY, command("undo"))
    others = sum(owner != owner_label() for owner in owners)
    text = f"none; {_containers(others)} of another show that runs now" if others else "none"
    return found(LEFTOVERS, CheckStatus.OK, text)


def _containers(count: int) -> str:
    return "one container" if count == 1 else f"{count} containers"
