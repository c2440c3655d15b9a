"""Writing files where a file system can do less than others.

A share may refuse to sync, to rename over a file or to change rights. Here such a refusal is
ignored where the step is only nice to have; the content of a file is always written whole.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

UNDECODABLE = (ValueError, RecursionError)
"""The errors of decoding damaged JSON. Those of msgspec are ValueErrors, and so is that of a text
that isn't UTF-8; one that is nested too deep raises the other."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOST = _NO_ROOM | {errno.EIO}
"""Error numbers of a sync that mean lost data; any other means that syncing isn't supported."""


def has_no_room(error: OSError) -> bool:
    """Says whether ``error`` means that there is no room: a full disk, or one's share of it."""
    return error.errno in _NO_ROOM


def is_endless(path: Path) -> bool:
    """Says whether ``path`` leads to a pipe, a socket or a device: reading may never end there.

    Raises:
        OSError: there is nothing at ``path``, or that can't be seen.
        ValueError: ``path`` has a null character.
    """
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def sync(descriptor: int) -> None:
    """Makes written data survive a power loss, where the file system can sync.

    Raises:
        OSError: the file system can sync, and the data didn't reach the disk.
    """
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno in _LOST:
            raise


def sync_folder(folder: Path) -> None:
    """Makes the names in ``folder`` survive a power loss, where the system can do that."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Replaces the file at ``path`` at once by what ``write`` writes; the umask sets the rights.

    A full disk leaves the former file whole. The former file is overwritten in place where no
    draft can be made beside it, or the draft can't be renamed over it.

    Raises:
        OSError: the file can't be written.
    """
    try:
        draft = _create_beside(path)
    except OSError as error:
        _write_over(path, write, error)
        return
    try:
        write(draft)
    except BaseException:
        _remove(draft)
        raise
    try:
        draft.replace(path)
    except OSError as error:
        _remove(draft)
        _write_over(path, write, error)


def _write_over(path: Path, write: Callable[[Path], object], error: OSError) -> None:
    """Overwrites the former file in place, since ``error`` rules out a draft file."""
    if error.errno in _LOST or not path.is_file():
        raise error
    write(path)


def check_folder(folder: Path) -> None:
    """Checks that ``folder``, or the nearest folder above, takes new files; leaves nothing behind.

    Raises:
        OSError: no file can be made there.
    """
    folder = folder.absolute()
    there = next(path for path in (folder, *folder.parents) if _exists(path))
    _remove(_create_beside(there / "report"))


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _create_beside(path: Path) -> Path:
    """Creates an empty file beside ``path``, with the rights that any new file gets there."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    return draft


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
