"""Removes what crashed runs left behind on this machine: their folders and their processes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from core.process.identity import Liveness
from core.process.ownership import read_owner
from core.process.paths import runs_dir
from core.process.started import command
from subjects.hosts.processes.runs import OWNER, RunFolder


class Undone(Struct, frozen=True, kw_only=True):
    """The result of undoing what a dead owner left besides the processes.

    Attributes:
        messages: what was undone, a sentence each.
        kept_because: what is still there, and the way out; the folder is then kept for a later
            sweep. Empty where nothing is left.
        unjudged: what was left alone because nobody here can tell whether it is in use, each
            with the way out.
    """

    messages: tuple[str, ...] = ()
    kept_because: str = ""
    unjudged: tuple[str, ...] = ()


Undo = Callable[[Path], Undone]
"""Replays the undo journal in a folder, and removes what isn't a process of this machine."""


class Swept(Struct, frozen=True):
    """The findings of :func:`sweep`.

    Attributes:
        folders: how many folders of dead owners were removed.
        killed: names of their processes that were still alive and were killed.
        messages: the results of replaying the undo journals.
        kept: why folders of dead owners were not removed, each with the way out.
        unjudged: what was left alone because nobody here can tell whether it is in use, each
            with the way out.
    """

    folders: int
    killed: tuple[str, ...]
    messages: tuple[str, ...]
    kept: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()


def sweep(base: Path | None = None, undo: Undo | None = None) -> Swept:
    """Removes the folders of dead owners, undoing what these left behind.

    Several instances may sweep at once: each folder is claimed by one of them.

    Args:
        base: the folder that holds the runs' folders; by default the one for runs.
        undo: replays the undo journal of a folder before its processes are killed.
    """
    folders, killed, messages, kept = 0, list[str](), list[str](), list[str]()
    unseen_in: list[str] = []
    for folder in _folders(base):
        claimed = folder.claim()
        if claimed is None:
            continue
        undone = undo(claimed.path) if undo is not None else Undone()
        messages += undone.messages
        killed += claimed.kill_leftovers()
        if claimed.path != folder.path:
            # Processes still alive knew the folder by its old name, and may have made it anew.
            shutil.rmtree(folder.path, ignore_errors=True)
        if unseen := claimed.unseen():
            unseen_in.append(_unseen(folder.path, unseen))
        if undone.kept_because:
            kept.append(undone.kept_because)
        if unseen or undone.kept_because:
            claimed.give_back()
            continue
        claimed.remove()
        folders += 1
    left = (*unseen_in, *unjudged(base))
    return Swept(folders, tuple(killed), tuple(messages), tuple(kept), left)


def unjudged(base: Path | None = None) -> tuple[str, ...]:
    """Names the folders whose owner may or may not live; changes nothing.

    Args:
        base: the folder that holds the runs' folders; by default the one for runs.
    """
    return tuple(
        _unjudged(folder.path)
        for folder in _folders(base)
        if folder.liveness() is Liveness.UNKNOWN and folder.path.exists()
    )


def _folders(base: Path | None) -> list[RunFolder]:
    try:
        return [RunFolder(path) for path in sorted((base or runs_dir()).iterdir()) if path.is_dir()]
    except OSError:
        return []


def _unjudged(folder: Path) -> str:
    owner = read_owner(folder / OWNER)
    whose = f"was begun on {owner.host}" if owner else "doesn't say who began it"
    return (
        f"The run in {folder} {whose}, and whether it still goes on can't be told from here, so "
        f"it was left alone. If it has ended, run {command('undo')} where it was begun, or delete "
        "that folder."
    )


def _unseen(folder: Path, names: list[str]) -> str:
    servers = ", ".join(dict.fromkeys(names))
    owner = read_owner(folder / OWNER)
    return (
        f"The run in {folder} has crashed, and whether its {servers} still run can't be told from "
        f"here: they were started in another container or pid namespace on "
        f"{owner.host if owner else 'this machine'}. Run {command('undo')} there, or, if that "
        "is gone, delete that folder."
    )
