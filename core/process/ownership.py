"""Whose something on the disk is, and whether its owner lives: by a lock, never by a clock.

The owner holds a lock on a file for as long as it lives; no child inherits that. The file says
who it is, for where the file system has no locks or doesn't share them between machines.
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
from core.process.identity import Liveness, ProcessIdentity, here

_TRIES = 100
_TRY_EVERY_S = 0.01
"""Who looks whether a lock is free holds it for less than a millisecond."""


class Owner(ProcessIdentity, frozen=True, kw_only=True):
    """What an owner's file says.

    Attributes:
        host: the machine's name, for people.
        is_locked: whether the owner got the lock.
        create_time: seconds since the epoch, for versions that go by that; never read.
    """

    host: str
    is_locked: bool
    create_time: float


class _Nobody(Struct):
    """What is written in place of an owner that gave up what it owned."""

    pid: int
    create_time: float = 0.0


class Ownership:
    """An owner's file that is held by this process.

    Attributes:
        is_locked: whether by a lock; else only by what the file says.
    """

    def __init__(self, path: Path, descriptor: int, *, is_locked: bool) -> None:
        """Use :meth:`take` or :meth:`claim`."""
        self._path = path
        self._descriptor = descriptor
        self.is_locked = is_locked

    @classmethod
    def take(cls, path: Path, *, anew: bool = True) -> Ownership:
        """Makes the file at ``path``, and holds it.

        Args:
            path: the owner's file.
            anew: whether it must not exist yet.

        Raises:
            FileExistsError: it exists already.
            OSError: it can't be written.
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
        """Holds the file of an owner that has ended; None where it may live.

        Of several that claim at once one succeeds, where there are locks; else who succeeds
        must still do what only one can do, and then :meth:`take` it.
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
        """Leaves it to anybody's claim, though this process lives on."""
        with suppress(OSError):
            self._write(_Nobody(0))
        self.release()

    def release(self) -> None:
        """Lets it go; the file stays, and says that its owner was this process."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def remove(self) -> None:
        """Deletes the file and lets it go.

        Raises:
            OSError: it can't be deleted.
        """
        if os.name == "nt":  # There an open file can't be deleted.
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
    """Whether the owner that the file at ``path`` speaks of lives.

    Unknown where that isn't certain: then it has to be taken for alive.
    """
    for flags in (os.O_RDWR, os.O_RDONLY):  # Of another user's file nothing may be written.
        with suppress(OSError):
            found = os.open(path, flags)
            try:
                return _judge(path, found)[0]
            finally:
                os.close(found)
    return Liveness.UNKNOWN


def read_owner(path: Path) -> Owner | None:
    """The owner that the file at ``path`` speaks of, alive or not; None where it doesn't say."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Owner)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
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
    """Locks a file that is one's own; returns whether the file system can do that."""
    for _ in range(_TRIES):
        try:
            if try_lock(descriptor):
                return True
        except OSError:
            return False
        time.sleep(_TRY_EVERY_S)  # Somebody is just looking whether it is free.
    return False


def _judge(path: Path, descriptor: int) -> tuple[Liveness, bool]:
    """Says whether the owner lives, and whether the lock was got by asking."""
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
    except (msgspec.DecodeError, UnicodeDecodeError):
        # Cut off, or of a version that noted a time of day, which proves nothing.
        return Liveness.UNKNOWN
    liveness = owner.look()
    if liveness is Liveness.UNKNOWN and owner.is_locked and is_free:
        # One kernel knows all locks on its files, whatever namespace their holders are in.
        return Liveness.ENDED if owner.boot == here().boot else Liveness.UNKNOWN
    return liveness
