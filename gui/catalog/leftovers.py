"""The leftovers of crashed runs of any subject: faults are undone, parts removed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from subjects.hosts.processes.sweep import Undone


class Leftovers(Struct, frozen=True, kw_only=True):
    """The leftovers of crashed runs, as far as found.

    Attributes:
        put_back: what was undone or removed, a sentence each.
        kept: what couldn't be, or may be in use for all that is known here, each with the way
            out.
        elsewhere: what others than this person's shows have in the engine, and may be using,
            each with the way out.
    """

    put_back: tuple[str, ...]
    kept: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


def sweep() -> tuple[str, ...]:
    """Removes what crashed runs left behind, their faults undone first; blocks.

    Returns:
        What to tell the presenter; nothing where nothing was left.
    """
    from subjects.hosts.processes.sweep import sweep as sweep_runs

    swept = sweep_runs(undo=_undo_run)
    return swept.messages + swept.kept


def undo_leftovers() -> Leftovers:
    """Removes what :func:`sweep` does, and containers without a folder; blocks."""
    import asyncio

    from subjects.hosts.containers.leftovers.sweep import remove_orphans_anywhere
    from subjects.hosts.processes.sweep import sweep as sweep_runs

    swept = sweep_runs(undo=_undo_run)
    orphans = asyncio.run(remove_orphans_anywhere(swept.kept))
    names = ", ".join(swept.killed)
    were = (
        "was still running; it was" if len(swept.killed) == 1 else "were still running; they were"
    )
    killed = f"{names} of a run that crashed {were} ended."
    return Leftovers(
        put_back=(*swept.messages, *((killed,) if names else ()), *orphans.messages),
        kept=(
            *swept.kept,
            *((orphans.kept_because,) if orphans.kept_because else ()),
            *swept.unjudged,
        ),
        elsewhere=orphans.unjudged,
    )


def _undo_run(folder: Path) -> Undone:
    """Undoes the faults of a dead run, and removes the run's containers."""
    from chaos.undo_replay import replay, replay_blocking
    from core.ports import Node
    from subjects.hosts.containers.note import read_note
    from subjects.hosts.processes.leftover import find_leftover
    from subjects.hosts.processes.sweep import Undone
    from subjects.own.experiment.leftover import find_method

    async def find(identity: Mapping[str, str | int | float]) -> Node | None:
        return await find_method(identity) or await find_leftover(identity)

    note = read_note(folder)
    if note is None:
        return Undone(messages=tuple(replay_blocking(folder, find)))
    import asyncio

    from subjects.hosts.containers.leftovers.sweep import undo_run

    return asyncio.run(undo_run(note, lambda find: replay(folder, find)))
