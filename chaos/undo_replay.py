"""Replays the undo journal that a crashed run left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from chaos.executors import FAULTS_BY_KEY, Fault
from chaos.journal import FILE, PendingFault, UndoJournal
from chaos.verification import VERIFY_WITHIN_S, is_undone, verify_undone
from core.ports import Node, SubjectError

FindNode = Callable[[Mapping[str, str | int | float]], Awaitable[Node | None]]
"""Finds exactly the process or container of an identity; None where that is gone.

Raises SubjectError where the engine or warden that would know doesn't answer.
"""


async def replay(
    folder: Path, find: FindNode, catalog: Mapping[str, Fault] = FAULTS_BY_KEY
) -> list[str]:
    """Undoes the faults that are pending in the journal of ``folder``, and verifies that.

    A fault whose node is gone needs no undo. A fault that can't be undone stays pending: the
    caller ends the dead run's nodes anyway, and replays again where that fails too.

    Returns:
        What there is to tell, a sentence each.
    """
    journal = UndoJournal(folder / FILE)
    contents = journal.read()
    messages = [contents.problem] if contents.problem else []
    for pending in reversed(contents.pending):
        fault = catalog.get(pending.chaos_type)
        if fault is None:
            kind = repr(pending.chaos_type)
            messages.append(f"{pending.node}: a fault of the unknown kind {kind} was left in.")
            continue
        left = f"{pending.node} of a run that crashed was still {fault.kind.left}"
        try:
            message = await _undo(pending, fault, left, find)
        except SubjectError as error:
            messages.append(f"{left}, and that can't be undone: {error}")
            continue
        if message:
            messages.append(message)
        journal.clear(pending.fault_id)
    return messages


def replay_blocking(folder: Path, find: FindNode) -> list[str]:
    """Runs :func:`replay` in a thread that has no event loop."""
    return asyncio.run(replay(folder, find))


async def _undo(pending: PendingFault, fault: Fault, left: str, find: FindNode) -> str:
    """Undoes one fault; returns what to tell of that, empty where the faulty node is gone."""
    node = await find(pending.identity)
    if node is None:
        return ""
    if await is_undone(fault.executor, node):
        return f"{pending.node} of a run that crashed needed no undo."
    try:
        await fault.executor.undo(node)
        if await verify_undone(fault.executor, node, VERIFY_WITHIN_S):
            return f"{left}; that is undone."
    except SubjectError:
        # Something else may have removed the node at this very moment.
        if await find(pending.identity) is None:
            return ""
        raise
    raise SubjectError("it is still there.")
