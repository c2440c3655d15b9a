"""Records what the environment was made from, for a quick check at every start."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

from gui.launch import places


def fingerprint(lock: str) -> str:
    """Returns a digest of all that an environment installed from ``lock`` depends on.

    Raises:
        OSError: the lock file or pyproject.toml can't be read.
    """
    digest = hashlib.sha256()
    for name in (lock, "pyproject.toml"):
        digest.update(hashlib.sha256((places.ROOT / name).read_bytes()).digest())
    # A system upgrade may put another Python behind the same link.
    digest.update(
        f"{os.path.realpath(places.PYTHON)}\n{places.ROOT}".encode("utf-8", "surrogateescape")
    )
    return digest.hexdigest()


def is_ready(locks: Sequence[str]) -> bool:
    """Whether the environment was completely made from the present ``locks``."""
    stamp = read()
    return (
        places.PROGRAM.exists()
        and places.PYTHON.exists()
        and all(stamp.get(lock) == fingerprint(lock) for lock in locks)
    )


def read() -> dict[str, str]:
    """Returns the fingerprint of each installed lock file; {} if there is no stamp."""
    try:
        stamp: object = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, str]", stamp) if isinstance(stamp, dict) else {}


def write(stamp: dict[str, str]) -> None:
    """Replaces the stamp in one step.

    Raises:
        OSError: the stamp can't be written.
    """
    draft = _path().with_suffix(".draft")
    draft.write_text(json.dumps(stamp), encoding="utf-8")
    draft.replace(_path())


def has_libraries(screen: str) -> bool:
    """Whether the system's libraries for that kind of screen were all there once."""
    return f"libraries for {screen}" in read()


def remember_libraries(screen: str) -> None:
    """Notes that the libraries for ``screen`` are there, so that later starts don't look.

    Where the stamp can't be written, as in a checkout that others own, each start looks.
    """
    with suppress(OSError):
        write({**read(), f"libraries for {screen}": "found"})


def _path() -> Path:
    return places.VENV / "faultstage-stamp.json"
