"""Ownership of files and folders: a living owner is known by a lock, never by a clock.

The owner holds a lock on a file for as long as it lives; children don't inherit the lock. The
file's content names the owner, for file systems that have no locks or don't share them.
"""

from __future__ import annotations

import errno
import os
import platform
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil
from msgspec import Struct

from core.process.file_lock import try_lock
from core.process.files import UNDECODABLE
from core.process.identity import Liveness, ProcessIdentity, here

_TRIES = 100
_TRY_EVERY_S = 0.01
"""Seconds between tries for a lock: whoever tests a lock holds it for less than a millisecond."""


class Owner(ProcessIdentity, frozen=True, kw_only=True):
    """The content of an owner's file: the owning process, and whether that process holds the lock.

    Attributes:
        host: the machine's name, for people.
        is_locked: whether the owner got the lock.
        create_time: seconds since the epoch, for older versions only; never read here.
    """

    host: str
    is_locked: bool
    create_time: float


class _Nobody(Struct):
    """The content of an owner's file after the owner gave up ownership."""

    pid: int
    create_time: float = 0.0


class Ownership:
    """An owner's file that this process holds.

    Attributes:
        is_locked: whether this process holds a lock; else only the content names the owner.
    """

    def __init__(self, path: Path, descriptor: int, *, is_locked: bool) -> None:
        """Wraps an open file; use :meth:`take` or :meth:`claim` instead."""
        self._path = path
        self._descriptor = descriptor
        self.is_locked = is_locked

    @classmethod
    def take(cls, path: Path, *, anew: bool = True) -> Ownership:
        """Creates the owner's file at ``path`` and holds the file for this process.

        Args:
            path: the owner's file.
            anew: whether the file must not exist yet.

        Raises:
            FileExistsError: the file exists already.
            OSError: the file can't be written.
        """
        flags = os.O_RDWR | os.O_CREAT | (os.O_EXCL if anew else 0)
        taken = cls(path, os.open(path, flags, 0o666), is_locked=False)
        try:
            taken.is_locked = _lock_patiently(taken._descriptor)
            taken._write(_this_process(is_locked=taken.is_locked))
        except BaseException:
            taken.release()
            raise
        return taken

    @classmethod
    def claim(cls, path: Path) -> Ownership | None:
        """Takes over the owner's file of an owner that has ended; None where that owner may live.

        Where there are locks, only one of several claims at once succeeds. Elsewhere whoever
        claims must still do something that only one process can do, and then :meth:`take` it.
        """
        try:
            found = os.open(path, os.O_RDWR)
        except OSError:
            return None
        liveness, is_locked = _judge(path, found)
        if liveness is not Liveness.ENDED:
            os.close(found)
            return None
        return cls(path, found, is_locked=is_locked)

    def abandon(self) -> None:
        """Leaves the file to anybody's claim, though this process lives on."""
        with suppress(OSError):
            self._write(_Nobody(0))
        self.release()

    def release(self) -> None:
        """Drops the lock; the file stays, and names this process as the owner."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def remove(self) -> None:
        """Deletes the owner's file and drops the lock.

        Raises:
            OSError: the file can't be deleted.
        """
        if os.name == "nt":  # Windows can't delete an open file.
            self.release()
        try:
            self._path.unlink(missing_ok=True)
        finally:
            self.release()

    def _write(self, owner: Owner | _Nobody) -> None:
        content = msgspec.json.encode(owner)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.truncate(self._descriptor, 0)
        if os.write(self._descriptor, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(self._descriptor)


def look(path: Path) -> Liveness:
    """Says whether the owner that the file at ``path`` names lives.

    ``UNKNOWN`` where that isn't certain: such an owner has to be taken for alive.
    """
    for flags in (os.O_RDWR, os.O_RDONLY):  # Another user's file can be read only.
        with suppress(OSError):
            found = os.open(path, flags)
            try:
                return _judge(path, found)[0]
            finally:
                os.close(found)
    return Liveness.UNKNOWN


def read_owner(path: Path) -> Owner | None:
    """Returns the owner that the file at ``path`` names, alive or not; None where there is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Owner)
    except (OSError, *UNDECODABLE):
        return None


def _this_process(*, is_locked: bool) -> Owner:
    me = ProcessIdentity.of_this_process()
    return Owner(
        **msgspec.structs.asdict(me),
        host=platform.node(),
        is_locked=is_locked,
        create_time=psutil.Process().create_time(),
    )


def _lock_patiently(descriptor: int) -> bool:
    """Locks a file of our own, trying for a second; returns False where there are no locks."""
    for _ in range(_TRIES):
        try:
            if try_lock(descriptor):
                return True
        except OSError:
            return False
        time.sleep(_TRY_EVERY_S)  # Somebody is just testing whether the lock is free.
    return False


def _judge(path: Path, descriptor: int) -> tuple[Liveness, bool]:
    """Returns whether the owner lives, and whether this call now holds the lock."""
    try:
        if not try_lock(descriptor):
            return Liveness.ALIVE, False
        is_free = True
    except OSError:
        is_free = False
    try:
        if not os.path.samestat(os.fstat(descriptor), path.stat()):
            return Liveness.UNKNOWN, is_free  # Somebody else has just claimed or deleted it.
        content = path.read_bytes()
    except OSError:
        return Liveness.UNKNOWN, is_free
    return _judge_content(content, is_free=is_free), is_free


def _judge_content(content: bytes, *, is_free: bool) -> Liveness:
    try:
        if msgspec.json.decode(content, type=_Nobody).pid == 0:
            return Liveness.ENDED
        owner = msgspec.json.decode(content, type=Owner)
    except UNDECODABLE:
        # Cut off, or written by an old version that noted a time of day, which proves nothing.
        return Liveness.UNKNOWN
    liveness = owner.look()
    if liveness is Liveness.UNKNOWN and owner.is_locked and is_free:
        # One kernel knows all locks on its files, whatever namespace their holders are in.
        return Liveness.ENDED if owner.boot == here().boot else Liveness.UNKNOWN
    return liveness
