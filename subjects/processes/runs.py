"""A fresh folder for each run, and the removal of what crashed runs left behind."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from core.files import sync
from core.paths import HOME_VARIABLE, runs_dir
from core.ports import SubjectError
from subjects.processes.identity import ProcessIdentity

OWNER = "owner.json"
PROCESSES = "processes.jsonl"
NEEDED_BYTES = 256 * 1024 * 1024
"""Free space below which no run is begun: a few minutes of load fill about as much."""

YOUNG_S = 60.0
"""A folder without an owner file that is younger than this may be just being made, seconds."""

GONE_WITHIN_S = 4.0
"""How long to wait for killed processes to be gone: until then they may write, seconds."""

_LOOK_EVERY_S = 0.01

_NOBODY = ProcessIdentity(0, 0.0)
"""As good as dead: no process was ever created then."""

_REMEDY = f"Free some space, or set {HOME_VARIABLE} to a folder that you can write to."


class Undone(Struct, frozen=True, kw_only=True):
    """What came of undoing what a dead owner left besides its processes.

    Attributes:
        messages: what was put back, a sentence each.
        kept_because: what is still there, and the way out; the folder is kept for a later
            sweep then. Empty where nothing is.
    """

    messages: tuple[str, ...] = ()
    kept_because: str = ""


Undo = Callable[[Path], Undone]
"""Replays the undo journal in a folder, and removes what isn't a process of this machine."""


class Started(Struct, frozen=True):
    """A line of a run's list of processes."""

    name: str
    identity: ProcessIdentity


class Swept(Struct, frozen=True):
    """What :func:`sweep` found.

    Attributes:
        folders: how many folders of dead owners were removed.
        killed: names of the processes of theirs that were still alive and were killed.
        messages: what the replay of the undo journals had to say.
        kept: why folders of dead owners were not removed, each with the way out.
    """

    folders: int
    killed: tuple[str, ...]
    messages: tuple[str, ...]
    kept: tuple[str, ...] = ()


class RunFolder:
    """The files of one run; it belongs to the process that made it.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        """Takes the folder's path, whether it exists or not."""
        self.path = path

    @classmethod
    def plan(cls, name: str = "", base: Path | None = None) -> RunFolder:
        """Says where a run's folder will be; makes nothing.

        Args:
            name: unique; by default one is made up.
            base: holds the folder; by default where runs are kept.
        """
        name = name or f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
        return cls((base or runs_dir()) / name)

    def create(self) -> None:
        """Makes the folder; this process owns it.

        Raises:
            SubjectError: it can't be written, or the disk is all but full.
        """
        base = self.path.parent
        made = False
        try:
            base.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(base).free
            if free < NEEDED_BYTES:
                text = (
                    f"Only {free // 1024**2} MB are free in {base}; "
                    f"a run needs about {NEEDED_BYTES // 1024**2} MB."
                )
                raise SubjectError(text, _REMEDY)
            self.path.mkdir()
            made = True
            self._write_owner(ProcessIdentity.of_this_process())
        except OSError as error:
            if made:
                self.remove()
            elif self.path.is_dir():
                text = f"The run's folder {self.path} exists already."
                raise SubjectError(text, "Start again under another name.") from error
            text = f"The run's folder {self.path} can't be written: {error.strerror or error}."
            raise SubjectError(text, _REMEDY) from error

    def register(self, name: str, identity: ProcessIdentity) -> None:
        """Writes a started process where the next start finds it, should this one crash.

        A full disk is not an error here: the warden holds the process as well.
        """
        with suppress(OSError), (self.path / PROCESSES).open("ab") as file:
            file.write(msgspec.json.encode(Started(name, identity)) + b"\n")

    def remove(self) -> None:
        """Deletes the folder and all in it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def owner(self) -> ProcessIdentity | None:
        """Who made it; None where that can't be read."""
        try:
            return msgspec.json.decode((self.path / OWNER).read_bytes(), type=ProcessIdentity)
        except (OSError, msgspec.DecodeError):
            return None

    def is_abandoned(self) -> bool:
        """Whether its owner is known to be dead."""
        owner = self.owner()
        if owner is not None:
            return owner.find() is None
        try:
            return time.time() - self.path.stat().st_mtime > YOUNG_S
        except OSError:
            return False

    def claim(self) -> RunFolder | None:
        """Takes an abandoned folder over; None where another instance was quicker."""
        claimed = RunFolder(self.path.with_name(f"swept-{secrets.token_hex(6)}"))
        try:
            self.path.rename(claimed.path)
            claimed._write_owner(ProcessIdentity.of_this_process())
        except OSError:
            return None
        return claimed

    def abandon(self) -> None:
        """Leaves it to anybody's next sweep, though this process lives on."""
        with suppress(OSError):
            self._write_owner(_NOBODY)

    def give_back(self, claimed: RunFolder, owner: ProcessIdentity | None) -> None:
        """Leaves a claimed folder as it was found, for anybody's next sweep."""
        with suppress(OSError):
            claimed._write_owner(owner or _NOBODY)
            claimed.path.rename(self.path)

    def kill_leftovers(self) -> list[str]:
        """Kills what the dead owner left alive and waits for it; returns the names."""
        try:
            lines = (self.path / PROCESSES).read_bytes().splitlines()
        except OSError:
            return []
        killed: list[Started] = []
        for line in lines:
            # The last line may be cut off where the owner died while writing it.
            with suppress(msgspec.DecodeError):
                started = msgspec.json.decode(line, type=Started)
                if started.identity.kill():
                    killed.append(started)
        deadline = time.monotonic() + GONE_WITHIN_S
        while any(each.identity.find() for each in killed) and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
        return [each.name for each in killed]

    def _write_owner(self, owner: ProcessIdentity) -> None:
        part = self.path / f"{OWNER}.part"
        with part.open("wb") as file:
            file.write(msgspec.json.encode(owner))
            file.flush()
            sync(file.fileno())
        part.replace(self.path / OWNER)


def not_writable(folder: Path, error: OSError) -> SubjectError:
    """Says that a file in a run's folder can't be written, which happens when a disk is full."""
    text = f"The run's folder {folder} can't be written: {error.strerror}."
    return SubjectError(text, "Free some space, then try again.")


def sweep(base: Path | None = None, undo: Undo | None = None) -> Swept:
    """Removes the folders of owners that died, undoing what they left.

    Several instances may do this at once: each folder is claimed by an atomic rename.

    Args:
        base: holds the folders; by default where runs are kept.
        undo: replays the undo journal of a folder before its processes are killed.
    """
    base = base or runs_dir()
    folders, killed, messages, kept = 0, list[str](), list[str](), list[str]()
    try:
        found = [RunFolder(path) for path in base.iterdir() if path.is_dir()]
    except OSError:
        return Swept(0, (), ())
    for folder in found:
        owner = folder.owner()
        claimed = folder.claim() if folder.is_abandoned() else None
        if claimed is None:
            continue
        undone = undo(claimed.path) if undo is not None else Undone()
        messages += undone.messages
        killed += claimed.kill_leftovers()
        # What was still alive knew the folder by its old name, and may have made it anew.
        folder.remove()
        if undone.kept_because:
            kept.append(undone.kept_because)
            folder.give_back(claimed, owner)
            continue
        claimed.remove()
        folders += 1
    return Swept(folders, tuple(killed), tuple(messages), tuple(kept))
