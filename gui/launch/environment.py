"""Makes the environment, or brings an old or broken one up to date."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path

from core.process.file_lock import try_lock
from gui.launch import install, places, stamp
from gui.launch.trouble import AGAIN, TroubleError, no_room

_ROOM_MB = {places.RUNTIME_LOCK: 700, places.DEV_LOCK: 150}
"""Rough disk space, in MB, that installing the packages of each lock file takes."""

_WAIT_S = 0.3


def set_up(locks: Sequence[str], wheels: Path | None = None) -> None:
    """Makes, mends or updates the environment; safe to be killed at any moment.

    Args:
        locks: the names of the lock files.
        wheels: a folder with all packages, so that no network is needed; None for the network.

    Raises:
        TroubleError: the environment can't be made now; the remedy says what helps.
        OSError: the checkout can't be read or written.
    """
    if sys.version_info[:2] not in places.SUPPORTED:
        raise TroubleError(
            "Faultstage needs Python 3.11, 3.12 or 3.13, and this is "
            f"{sys.version_info.major}.{sys.version_info.minor}.",
            "Start it with one of those, for instance: python3.13 launch.py",
        )
    if "$" in str(places.ROOT):
        raise TroubleError(
            f"The path {places.ROOT} has a $ in it, which Python's build tools can't stand.",
            f"Rename or move the folder, {AGAIN}",
        )
    for lock in locks:  # an incomplete checkout is reported before anything is made
        stamp.fingerprint(lock)
    with only_one() as keep_open:
        if stamp.is_ready(locks):
            return
        began = time.monotonic()
        whole = not places.UNFINISHED.exists() and install.works()
        if not whole:
            install.remove_venv()
        _check_room(locks)
        if not whole:
            print("Setting up .venv, once; about a minute ...", file=sys.stderr, flush=True)
            install.make_venv(keep_open)
        places.UNFINISHED.touch()
        known = stamp.read()
        for lock in locks:
            if known.get(lock) != stamp.fingerprint(lock):
                install.install_lock(lock, keep_open, wheels)
        install.install_project(keep_open)
        fresh = {lock: stamp.fingerprint(lock) for lock in locks}
        stamp.write({**known, **fresh})
        places.UNFINISHED.unlink()
        print(f"Ready after {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)


def _check_room(locks: Sequence[str]) -> None:
    needed = sum(_ROOM_MB[lock] for lock in locks if lock not in stamp.read())
    free = shutil.disk_usage(places.ROOT).free // 1_000_000
    if free < needed:
        raise no_room(f"Setting up {places.VENV} takes about {needed} MB, and {free} MB are free.")


@contextlib.contextmanager
def only_one() -> Generator[tuple[int, ...]]:
    """Waits until no other start sets up, then yields descriptors for children to inherit.

    A child that outlives a killed start then goes on holding the lock, so that no other start
    rebuilds the environment meanwhile.
    """
    with places.VENV_LOCK.open("a+b") as file:
        told = False
        while not _may_enter(file.fileno()):
            if not told:
                print("Another start is setting up; waiting for it.", file=sys.stderr, flush=True)
                told = True
            time.sleep(_WAIT_S)
        yield () if os.name == "nt" else (file.fileno(),)


def _may_enter(descriptor: int) -> bool:
    try:
        return try_lock(descriptor)
    except OSError:
        return True  # The file system has no locks, so that nothing keeps two starts apart.
