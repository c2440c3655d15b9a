"""Which recordings are kept: the last few, and every one that a living process writes."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil

from core.process_start import is_same_start

KEPT = 20
"""Recordings that remain, the one about to begin among them."""

_MARK = ".writer"


class _Writer(msgspec.Struct):
    """The process that writes a recording; a pid alone may have been given anew."""

    pid: int
    create_time: float


def mark_writing(path: Path) -> None:
    """Notes beside ``path`` that this process writes it.

    Raises:
        OSError: the note can't be written.
    """
    writer = _Writer(os.getpid(), psutil.Process().create_time())
    path.with_suffix(_MARK).write_bytes(msgspec.json.encode(writer))


def unmark_writing(path: Path) -> None:
    """Takes the note of :func:`mark_writing` away.

    Raises:
        OSError: it can't be removed.
    """
    path.with_suffix(_MARK).unlink(missing_ok=True)


def prune(folder: Path, kept: int = KEPT) -> None:
    """Deletes the oldest recordings in ``folder`` so that a new one makes ``kept``.

    What can't be deleted stays: an old recording too many harms nobody.
    """
    for path in _by_age(folder)[max(0, kept - 1) :]:
        if not is_written(path):
            _remove(path)
            _remove(path.with_suffix(_MARK))


def is_written(path: Path) -> bool:
    """Whether a living process writes the recording at ``path``."""
    try:
        note = path.with_suffix(_MARK).read_bytes()
        writer = msgspec.json.decode(note, type=_Writer)
        return is_same_start(psutil.Process(writer.pid).create_time(), writer.create_time)
    except (OSError, msgspec.DecodeError, psutil.NoSuchProcess, ValueError):
        return False
    except psutil.AccessDenied:
        return True


def _by_age(folder: Path) -> list[Path]:
    """The recordings in ``folder``, newest first."""
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
