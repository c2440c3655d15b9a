"""The sockets of the shows under way, each named by the id of the show's present run.

Beside each lies the file of its owner, by which a show that was killed is told from a living one:
that nobody here takes connections says nothing where machines share the folder.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.process.identity import Liveness
from core.process.ownership import Ownership, look
from core.process.paths import cache_dir

SUFFIX, OWNER_SUFFIX = ".sock", ".owner"
_LONGEST_PATH = 100
"""Bytes of a path that every system's sockets take."""


def control_dir() -> Path:
    """The folder of the sockets. Not created here."""
    return cache_dir() / "control"


def make_private(folder: Path) -> None:
    """Creates ``folder``, or checks that this user owns that folder and nobody else can enter.

    Raises:
        OSError: the folder can't be made private.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_private(folder):
        folder.chmod(0o700)
    if not is_private(folder):
        raise PermissionError(f"{folder} isn't this user's alone")


def is_private(folder: Path) -> bool:
    """Whether ``folder`` belongs to this user, and nobody else can enter."""
    found = folder.lstat()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    return is_ours and not stat.S_IMODE(found.st_mode) & 0o077


def sockets(folder: Path) -> list[Path]:
    """Returns the sockets of the shows in ``folder``, the newest first."""
    dated: list[tuple[float, Path]] = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            dated.append((path.lstat().st_mtime, path))
        except OSError:
            continue  # That show has just ended.
    return [path for _, path in sorted(dated, reverse=True)]


def owner_of(socket: Path) -> Path:
    """Returns the file of the owner of ``socket``."""
    return socket.with_name(f"{socket.name}{OWNER_SUFFIX}")


def is_abandoned(socket: Path) -> bool:
    """Whether the owner of ``socket``, where nobody takes connections, has ended.

    Older versions wrote no owner.
    """
    owner = owner_of(socket)
    return not owner.exists() or look(owner) is Liveness.ENDED


def remove_abandoned() -> None:
    """Removes the sockets of shows that were killed; leaves those of which that isn't certain."""
    folder = control_dir()
    with suppress(OSError):
        if not is_private(folder):
            return
    for path in list(folder.glob(f"*{OWNER_SUFFIX}")):
        if (owner := Ownership.claim(path)) is None:
            continue
        try:
            path.with_name(path.name.removesuffix(OWNER_SUFFIX)).unlink(missing_ok=True)
            owner.remove()
        except OSError:  # It is tried again at the next start.
            owner.release()


@contextmanager
def reachable(path: Path) -> Generator[str]:
    """Yields a name of ``path`` that is short enough for a socket, valid within the context.

    Raises:
        OSError: there is none.
    """
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    if not sys.platform.startswith("linux"):
        raise OSError(f"the path {path} is too long for a socket")
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{descriptor}/{path.name}"
    finally:
        os.close(descriptor)
