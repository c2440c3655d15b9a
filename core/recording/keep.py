"""The choice of recordings to keep: the last few, and each that a process may be writing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.process.ownership import Ownership

KEPT = 20
"""Number of recordings that are kept, including the one about to begin."""

_MARK = ".writer"


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


def by_age(folder: Path) -> list[Path]:
    """Returns the recordings in ``folder``, newest first."""
    dated: list[tuple[float, Path]] = []
    for path in folder.glob("*.jsonl"):
        try:
            dated.append((path.stat().st_mtime, path))
        except OSError:
            continue  # Another instance has just deleted it.
    return [path for _, path in sorted(dated, reverse=True)]


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
