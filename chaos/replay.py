"""Replays the undo journal that a crashed run left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from chaos.catalog import CATALOG, Fault
from chaos.journal import FILE, Pending, UndoJournal
from core.ports import Node, SubjectError

FindNode = Callable[[Mapping[str, str | int | float]], Node | None]
"""Finds exactly the process or container of an identity; None where it is gone."""


async def replay(folder: Path, find: FindNode, catalog: Mapping[str, Fault] = CATALOG) -> list[str]:
    """Undoes what is pending in the journal of ``folder``, and verifies it.

    A fault whose node is gone needs no undo: a dead run's nodes are ended anyway.

    Returns:
        What there is to tell, a sentence each.
    """
    journal = UndoJournal(folder / FILE)
    contents = journal.read()
    messages = [contents.problem] if contents.problem else []
    for pending in reversed(contents.pending):
        node = find(pending.identity)
        if node is None:
            journal.clear(pending.fault_id)
            continue
        messages.append(await _undo(pending, node, catalog))
        journal.clear(pending.fault_id)
    return messages


def replay_blocking(folder: Path, find: FindNode) -> list[str]:
    """The same for a thread that has no event loop."""
    return asyncio.run(replay(folder, find))


async def _undo(pending: Pending, node: Node, catalog: Mapping[str, Fault]) -> str:
    fault = catalog.get(pending.chaos_type)
    if fault is None:
        return f"{pending.node}: a fault of the unknown kind {pending.chaos_type!r} was left in."
    left = f"{pending.node} of a run that crashed was still {fault.config.description}"
    if await fault.executor.is_undone(node):
        return f"{pending.node} of a run that crashed needed no undo."
    try:
        await fault.executor.undo(node)
    except SubjectError as error:
        return f"{left}, and that can't be undone: {error}"
    if not await fault.executor.is_undone(node):
        return f"{left}, and undoing that didn't help."
    return f"{left}; that is undone."
