"""Chooses where a scenario's nodes run: as processes, or in containers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.start_progress import Tell
from subjects.own.hosting.processes import ProcessHosting
from subjects.own.hosting.view import OwnHosting
from subjects.own.scenario.resolved import ResolvedScenario

if TYPE_CHECKING:
    from subjects.hosts.containers.foreign_run import AtCrash


def hosting_of(
    scenario: ResolvedScenario,
    emit: Emit,
    clock: Clock,
    tell: Tell,
    yes_break: str | None = None,
    at_crash: AtCrash | None = None,
    **run: Unpack[RunOptions],
) -> OwnHosting:
    """Returns the hosting of ``scenario``, which runs nothing yet.

    Args:
        scenario: says where its nodes come from.
        emit: puts an event on the timeline.
        clock: the run's time.
        tell: is called with the progress of a start.
        yes_break: the name of a project that isn't ours and may be broken, as a person typed it.
        at_crash: what is run when the app dies while such a project may be broken.
        run: where the run's files go, and who is told of failures.
    """
    if scenario.system.processes is not None:
        return ProcessHosting(scenario, emit, clock, **run)
    # Imported only here: processes need nothing of the container engine.
    from subjects.hosts.containers.run import ContainerRun
    from subjects.own.hosting.compose import ComposeHosting

    if scenario.system.attach is not None:
        from subjects.hosts.containers.foreign_run import ForeignRun
        from subjects.own.hosting.attach import AttachHosting

        attached = ForeignRun(emit, clock, **run)
        return AttachHosting(attached, scenario, emit, clock, yes_break, at_crash)
    assert scenario.system.compose is not None
    containers = ContainerRun(emit, clock, **run)
    return ComposeHosting(containers, scenario, scenario.system.compose, emit, clock, tell)
