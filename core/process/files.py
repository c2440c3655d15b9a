"""Writing files where a file system can do less than others.

A share may refuse to sync, to rename over a file or to change rights. What is only nice to have
is left out there; what matters, that the content is whole, is not.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOST = _NO_ROOM | {errno.EIO}
"""What a sync says where data didn't reach the disk; else it says that it can't be asked."""


def sync(descriptor: int) -> None:
    """Makes what was written survive a power loss, where the file system can do that.

    Raises:
        OSError: it can, and the data didn't reach the disk.
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
    """Puts what ``write`` writes at ``path``, all at once; the umask rules its rights.

    A full disk leaves the former file whole. Where no other file can be made beside it, or none
    be renamed over it, it is written where it is.

    Raises:
        OSError: it can't be written.
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
    """Writes where the former file is, since ``error`` allows no other way."""
    if error.errno in _LOST or not path.is_file():
        raise error
    write(path)


def check_folder(folder: Path) -> None:
    """Looks whether files can be made in ``folder``, or it itself; makes nothing that stays.

    Raises:
        OSError: they can't.
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
    """Makes an empty file with the rights that any new file gets there."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    return draft


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
