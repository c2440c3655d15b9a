"""The undo of crashed runs: by ``faultstage undo``, and after a start once the stage is painted."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from gui.app.control.places import remove_abandoned
from gui.catalog import sweep, undo_leftovers

if TYPE_CHECKING:
    from core.show.show import Show

SETTLED_S = 1.0
"""Seconds after which start-up is over, and what was made by then stays."""


async def sweep_soon(show: Show) -> None:
    """Clears away what crashed runs left, and says on the stage what that was."""
    await asyncio.sleep(SETTLED_S)
    for message in await asyncio.to_thread(clear_away):
        show.tell(message)


def clear_away() -> tuple[str, ...]:
    """Removes what crashed runs left, and the sockets of killed shows; blocks.

    Returns:
        What to tell the presenter; nothing of sockets, which nobody misses.
    """
    remove_abandoned()
    return sweep()


def run_undo() -> int:
    """Undoes what crashed runs left, and prints a sentence for each thing.

    Returns:
        0 where nothing is left, 1 where something couldn't be undone, or not be looked for.
        What isn't known to belong to this user is named, and doesn't count.
    """
    remove_abandoned()
    left = undo_leftovers()
    for sentence in left.put_back:
        print(sentence)
    for sentence in (*left.kept, *left.elsewhere):
        print(sentence, file=sys.stderr)
    if not left.put_back and not left.kept:
        print("Nothing was left to undo.")
    return 1 if left.kept else 0


def main() -> None:
    """Waits until the process that started this one is gone, then undoes what crashed runs left."""
    sys.stdin.read()
    remove_abandoned()
    undo_leftovers()


if __name__ == "__main__":
    main()
