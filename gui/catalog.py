"""The systems that can go on stage: the one place where subjects and faults are joined."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from core.ports import Clock, Emit, FailureHook, Faults, Subject


class Choices(Struct, frozen=True, kw_only=True):
    """What the presenter asked for on the command line.

    Attributes:
        nodes: how many nodes; None leaves it to the subject.
    """

    nodes: int | None = None


Make = Callable[[Choices, Emit, Clock, FailureHook], tuple[Subject, Faults]]


class Entry(Struct, frozen=True, kw_only=True):
    """A subject that can go on stage.

    Attributes:
        name: as on the command line.
        about: one line for ``--help``.
        check: raises SubjectError where the choices can't be had; starts nothing.
        faults: the names of its fault plans, the default first.
        make: makes a fresh one for a run; imports what it needs only then.
    """

    name: str
    about: str
    check: Callable[[Choices], None]
    faults: Callable[[], tuple[str, ...]]
    make: Make


def _check_raft(choices: Choices) -> None:
    if choices.nodes is not None:
        from subjects.raft.topology import node_names

        node_names(choices.nodes)


def _raft_faults() -> tuple[str, ...]:
    from subjects.raft.plans import PLANS

    return tuple(PLANS)


def _make_raft(
    choices: Choices, emit: Emit, clock: Clock, on_failure: FailureHook
) -> tuple[Subject, Faults]:
    from chaos.injector import Injector
    from subjects.raft.subject import RaftSubject

    subject = RaftSubject(emit, clock, nodes=choices.nodes or 3, on_failure=on_failure)
    return subject, Injector(lambda: subject.folder)


CATALOG: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            name="raft",
            about="a Raft cluster of local processes (NATS JetStream); needs nothing but Python",
            check=_check_raft,
            faults=_raft_faults,
            make=_make_raft,
        ),
    )
}
"""All subjects by name; the first is the default."""


def sweep() -> tuple[str, ...]:
    """Removes what crashed runs left behind, their faults undone first; blocks.

    Returns:
        What to tell the presenter; nothing where nothing was left.
    """
    from chaos.replay import replay_blocking
    from subjects.processes.leftover import find_leftover
    from subjects.processes.runs import sweep as sweep_runs

    return sweep_runs(undo=lambda folder: replay_blocking(folder, find_leftover)).messages
