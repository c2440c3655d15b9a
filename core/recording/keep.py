"""The choice of recordings to keep: the last few, and each that a process may be writing."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.process.ownership import Ownership

KEPT = 20
"""Number of recordings that are kept, including the one about to begin."""

_MARK = ".writer"
_STAMP_LENGTH = 15
"""Length of a run's start in UTC, with which the name of a recording begins."""
_AHEAD_S = 300.0
"""Seconds by which a file's time may be ahead of this machine's, as on a share."""


def mark_writing(path: Path) -> Ownership:
    """Marks the recording at ``path`` as written by this process, until the mark is removed.

    Raises:
        OSError: the mark can't be written.
    """
    from core.process.ownership import Ownership

    mark = path.with_suffix(_MARK)
    if not is_written(path):
        mark.unlink(missing_ok=True)  # The mark of a recording that was deleted after a crash.
    return Ownership.take(mark)


def prune(folder: Path, kept: int = KEPT) -> None:
    """Deletes the oldest recordings in ``folder`` so that a new one makes ``kept``.

    What can't be deleted stays: an old recording too many harms nobody.
    """
    for path in by_age(folder)[max(0, kept - 1) :]:
        if not is_written(path):
            _remove(path)
            _remove(path.with_suffix(_MARK))


def is_written(path: Path) -> bool:
    """Says whether a process that lives, or may live, writes the recording at ``path``."""
    mark = path.with_suffix(_MARK)
    if not mark.exists():
        return False
    # Imported late: where no recording has a mark, the first page needs none of this.
    from core.process.identity import Liveness
    from core.process.ownership import look

    return look(mark) is not Liveness.ENDED


def by_age(*folders: Path) -> list[Path]:
    """Returns the recordings in ``folders``, newest first.

    A recording is dated by its last change; where that is yet to come, because the clock was
    ahead then, by the start in its name. Where both are yet to come it counts as older than all
    others, so that it takes no place from what is recorded now.
    """
    latest = time.time() + _AHEAD_S
    dated: list[tuple[bool, float, Path]] = []
    for path in (path for folder in folders for path in folder.glob("*.jsonl")):
        try:
            changed = path.stat().st_mtime
        except OSError:
            continue  # Another instance has just deleted it.
        known = changed if changed <= latest else _started(path)
        is_known = known <= latest
        dated.append((is_known, known if is_known else changed, path))
    return [path for _, _, path in sorted(dated, reverse=True)]


def _started(path: Path) -> float:
    """Returns the time in the name of a recording, in seconds since 1970; infinity for none."""
    try:
        stamp = f"{path.stem[:_STAMP_LENGTH]}+0000"
        return datetime.strptime(stamp, "%Y%m%d-%H%M%S%z").timestamp()
    except (ValueError, OverflowError):
        return float("inf")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
