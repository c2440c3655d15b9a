"""Undoes and removes what crashed runs left in a container engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import TYPE_CHECKING

from msgspec import Struct

from core.ports import Node
from core.process.identity import Liveness
from core.process.paths import runs_dir
from core.process.started import command
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.identity import Identity
from subjects.hosts.containers.labels import OWNER, RUN, owner_liveness, unjudged_remedy
from subjects.hosts.containers.leftovers.leftover import find_container
from subjects.hosts.containers.leftovers.remove import remove_run
from subjects.hosts.containers.note import EngineNote, noted_runs
from subjects.hosts.processes.leftover import find_leftover
from subjects.hosts.processes.sweep import Undone

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

CONNECT_WITHIN_S = 3.0

REMEDY = f"When it answers again, run: {command('undo')}."

FindNode = Callable[[Identity], Awaitable[Node | None]]
Replay = Callable[[FindNode], Awaitable[list[str]]]
"""Undoes what a journal says, in the containers that are found."""


class Orphan(Struct, frozen=True, kw_only=True):
    """A run that has something in an engine and isn't known to go on.

    Attributes:
        run: the run's id.
        services: the services of the containers.
        is_dead: whether the owner is known to have ended; else nobody here can tell.
    """

    run: str
    services: tuple[str, ...]
    is_dead: bool


async def undo_run(note: EngineNote, replay: Replay) -> Undone:
    """Undoes a dead run's faults in the engine of ``note``, then removes the run there."""
    from subjects.hosts.containers.engine.engine import Engine

    try:
        engine = await Engine.connect(note.url, CONNECT_WITHIN_S)
    except EngineError as error:
        left = "What a crashed run may have left in it is still there."
        return Undone(kept_because=f"{error} {left} {REMEDY}")

    async def find(identity: Identity) -> Node | None:
        return await find_container(engine, identity) or await find_leftover(identity)

    messages: list[str] = []
    try:
        messages += await replay(find)
        messages += await _remove(engine, note.run)
    except EngineError as error:
        text = f"A crashed run couldn't be removed: {error} {error.remedy or REMEDY}"
        return Undone(messages=tuple(messages), kept_because=text)
    finally:
        await engine.close()
    return Undone(messages=tuple(messages))


async def find_orphans(engine: Engine) -> list[Orphan]:
    """Returns the runs in ``engine`` whose owner is dead, or can't be looked at from here.

    Raises:
        EngineError: the engine doesn't answer.
    """
    # By the labels' keys alone: the values aren't known.
    services: dict[tuple[str, bool], list[str]] = {}
    for view in await engine.containers({RUN: "", OWNER: ""}):
        run, liveness = view.labels.get(RUN, ""), owner_liveness(view.labels.get(OWNER, ""))
        if run and liveness is not Liveness.ALIVE:
            services.setdefault((run, liveness is Liveness.ENDED), []).append(view.service)
    return [
        Orphan(run=run, services=tuple(found), is_dead=is_dead)
        for (run, is_dead), found in services.items()
    ]


async def remove_orphans(engine: Engine, but: Collection[str] = ()) -> list[str]:
    """Removes the runs of dead owners, whether or not a folder is still there.

    Args:
        engine: the engine to look in.
        but: ids of runs that somebody else handles.

    Returns:
        What was removed, a sentence each.

    Raises:
        EngineError: the engine doesn't answer, or refuses.
    """
    messages: list[str] = []
    for orphan in await find_orphans(engine):
        if orphan.is_dead and orphan.run not in but:
            messages += await _remove(engine, orphan.run)
    return messages


async def remove_orphans_anywhere(said: Collection[str] = ()) -> Undone:
    """Removes the runs of dead owners from the engine that is used by default, if any.

    An engine that doesn't answer may hold something. That counts as kept, unless nobody named an
    engine and this person has none.

    Args:
        said: what is kept already: an engine that failed there isn't reported again.
    """
    from subjects.hosts.containers.engine.endpoint import is_named
    from subjects.hosts.containers.engine.engine import Engine

    try:
        engine = await Engine.connect(timeout_s=CONNECT_WITHIN_S)
    except EngineError as error:
        if any(sentence.startswith(str(error)) for sentence in said):
            return Undone()
        text = f"{error} So nobody can see whether something is left in it."
        if is_named() or error.trouble not in (Trouble.AWAY, Trouble.DENIED):
            return Undone(kept_because=f"{text} {error.remedy or REMEDY}")
        return Undone(messages=(text,) if error.trouble is Trouble.DENIED else ())
    try:
        messages = tuple(await remove_orphans(engine))
        # A run that has a folder here is judged by that folder.
        here = noted_runs(runs_dir())
        left = [each for each in await find_orphans(engine) if each.run not in here]
        unjudged = tuple(_unjudged(each) for each in left if not each.is_dead)
        return Undone(messages=messages, unjudged=unjudged)
    except EngineError as error:
        text = f"A crashed run couldn't be removed: {error} {error.remedy or REMEDY}"
        return Undone(kept_because=text)
    finally:
        await engine.close()


def _unjudged(orphan: Orphan) -> str:
    what = ", ".join(sorted(orphan.services))
    return (
        f"The containers {what} of the run {orphan.run} were begun on another machine or in "
        "another container, and whether their show still goes on can't be told from here, so they "
        f"were left alone. {unjudged_remedy(orphan.run)}"
    )


async def _remove(engine: Engine, run: str) -> list[str]:
    removed = await remove_run(engine, run)
    if not removed.total:
        return []
    verb = "was" if removed.total == 1 else "were"
    return [f"{removed.text} of a run that crashed {verb} removed."]
