"""A lock on a file, which the system drops when the holder ends, however that happens.

Standard library only: the launcher uses it before anything is installed.
"""

from __future__ import annotations

import os
import sys

_PLACE = 1 << 30
"""The byte that is locked on Windows: beyond the content, since a locked byte can't be read."""


def try_lock(descriptor: int) -> bool:
    """Locks an open file without waiting; returns False where another descriptor holds the lock.

    The lock lasts until the descriptor is closed. The descriptor has to be open for writing:
    some network file systems ask for that.

    Raises:
        OSError: the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _PLACE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Not lockf: such a lock belongs to the process; closing any descriptor drops it.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
