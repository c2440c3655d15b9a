"""A lock on a file, which ends with whoever holds it, however that ends.

Standard library only: the launcher uses it before anything is installed.
"""

from __future__ import annotations

import os
import sys

_PLACE = 1 << 30
"""The byte that is locked on Windows: beyond the content, since a locked byte can't be read."""


def try_lock(descriptor: int) -> bool:
    """Returns whether the lock on an open file could be had; it is let go with the descriptor.

    The descriptor has to be open for writing: some network file systems ask for that.

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

            # Not lockf: that lock is the process's, and lost when any descriptor is closed.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
