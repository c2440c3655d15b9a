"""A fresh folder for each run, owned by the process that made it."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from core.ports import SubjectError
from core.process.identity import Liveness, ProcessIdentity, here
from core.process.ownership import Ownership, look, read_owner
from core.process.paths import HOME_VARIABLE, runs_dir
from core.text.notices import write_remedy

OWNER = "owner.json"
PROCESSES = "processes.jsonl"
NEEDED_BYTES = 256 * 1024 * 1024
"""Free bytes below which no run is begun: a few minutes of load fill about as much."""

GONE_WITHIN_S = 4.0
"""Seconds to wait for killed processes to be gone: until then they may write."""

_LOOK_EVERY_S = 0.01

_REMEDY = f"Free some space, or set {HOME_VARIABLE} to a folder that you can write to."


class StartedProcess(Struct, frozen=True):
    """A line of a run's list of processes."""

    name: str
    identity: ProcessIdentity


class RunFolder:
    """The files of one run, owned by the process that created them.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        """Stores the folder's path, whether the folder exists or not."""
        self.path = path
        self._ownership: Ownership | None = None
        self._found_at = path
        self._found_owner = b""

    @classmethod
    def plan(cls, name: str = "", base: Path | None = None) -> RunFolder:
        """Decides where a run's folder will be; creates nothing.

        Args:
            name: a unique name; by default one is made up.
            base: the folder to hold it; by default the one for runs.
        """
        name = name or f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
        return cls((base or runs_dir()) / name)

    def create(self) -> None:
        """Creates the folder, which this process owns until the end.

        Raises:
            SubjectError: the folder can't be written, the disk is all but full, or no process
                can be looked up here.
        """
        if not here().namespace:
            # Nobody could then tell a process of ours from another, or whether it lives.
            text = "The processes that are started here can't be looked at: "
            text += "/proc is missing, or another pid namespace's."
            raise SubjectError(text, "Mount it: unshare --pid --fork --mount-proc does.")
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
            self._ownership = Ownership.take(self.path / OWNER)
        except OSError as error:
            if made:
                self.remove()
            elif self.path.is_dir():
                text = f"The run's folder {self.path} exists already."
                raise SubjectError(text, "Start again under another name.") from error
            text = f"The run's folder {self.path} can't be written: {error.strerror or error}."
            raise SubjectError(text, _REMEDY) from error

    def register(self, name: str, identity: ProcessIdentity) -> None:
        """Notes a started process in the folder, for the next start of the app after a crash.

        A full disk is not an error here: the warden holds the process as well.
        """
        with suppress(OSError), (self.path / PROCESSES).open("ab") as file:
            file.write(msgspec.json.encode(StartedProcess(name, identity)) + b"\n")

    def remove(self) -> None:
        """Deletes the folder with all contents.

        The owner's file is deleted last: whatever can't be deleted is then found by a later sweep.
        """
        ownership, self._ownership = self._ownership, None
        with suppress(OSError):
            for path in self.path.iterdir():
                if path.name != OWNER:
                    _delete(path)
        try:
            if [path.name for path in self.path.iterdir()] == [OWNER]:
                (ownership.remove if ownership else (self.path / OWNER).unlink)()
            self.path.rmdir()
        except OSError:
            pass
        finally:
            if ownership is not None:
                ownership.release()

    def liveness(self) -> Liveness:
        """Says whether the folder's owner lives, as far as that is certain."""
        return look(self.path / OWNER)

    def claim(self) -> RunFolder | None:
        """Takes over the folder of a dead owner.

        Several instances may try that at once, and an owner may be just beginning: only one gets
        the lock. Without locks, only one can rename the folder.

        Returns:
            The folder under its present name; None where another was quicker, or the owner lives.
        """
        ownership = Ownership.claim(self.path / OWNER)
        if ownership is None:
            return None
        claimed = RunFolder(self.path)
        claimed._ownership = ownership
        if ownership.is_locked:
            return claimed
        ownership.release()
        claimed.path = self.path.with_name(f"swept-{secrets.token_hex(6)}")
        try:
            claimed._found_owner = (self.path / OWNER).read_bytes()
            self.path.rename(claimed.path)
            claimed._ownership = Ownership.take(claimed.path / OWNER, anew=False)
        except OSError:
            return None
        return claimed

    def abandon(self) -> None:
        """Leaves the folder to anybody's next sweep, though this process lives on."""
        ownership, self._ownership = self._ownership, None
        if ownership is not None:
            ownership.abandon()

    def give_back(self) -> None:
        """Restores a claimed folder to the state before the claim, for anybody's next sweep."""
        ownership, self._ownership = self._ownership, None
        if ownership is not None:
            ownership.release()
        with suppress(OSError):
            if self.path != self._found_at:
                (self.path / OWNER).write_bytes(self._found_owner)
                self.path.rename(self._found_at)
                self.path = self._found_at

    def kill_leftovers(self) -> list[str]:
        """Kills the processes that the dead owner left alive, and waits; returns their names."""
        killed = [each for each in self._started() if each.identity.kill()]
        deadline = time.monotonic() + GONE_WITHIN_S
        while any(each.identity.find() for each in killed) and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
        return [each.name for each in killed]

    def unseen(self) -> list[str]:
        """Returns the names of the processes that may or may not live, seen from here."""
        owner = read_owner(self.path / OWNER)
        unknown = [each for each in self._started() if each.identity.look() is Liveness.UNKNOWN]
        if owner is not None and owner.pid == 1:
            # A namespace ends with its first process: all in the dead owner's ended with it.
            its = (owner.boot, owner.namespace)
            unknown = [e for e in unknown if (e.identity.boot, e.identity.namespace) != its]
        return [each.name for each in unknown]

    def _started(self) -> list[StartedProcess]:
        try:
            lines = (self.path / PROCESSES).read_bytes().splitlines()
        except OSError:
            return []
        started: list[StartedProcess] = []
        for line in lines:
            # The last line may be cut off where the owner died while writing it.
            with suppress(msgspec.DecodeError, UnicodeDecodeError):
                started.append(msgspec.json.decode(line, type=StartedProcess))
        return started


def not_writable(folder: Path, error: OSError) -> SubjectError:
    """Returns the error for a file in a run's folder that can't be written, as on a full disk."""
    text = f"The run's folder {folder} can't be written: {error.strerror}."
    return SubjectError(text, write_remedy(error))


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
