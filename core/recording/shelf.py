"""The recorded runs that are worth playing again: whose, when and how long, without reading all."""

from __future__ import annotations

import mmap
from itertools import islice
from pathlib import Path

from msgspec import Struct

from core.model.events import RunStarted
from core.recording import keep, lines
from core.recording.reader import RecordingError, read_recording

_LOADED = b'{"type":"sampled"'
"""The beginning of a line that holds a sample of the load."""
_TAIL = 1 << 18
"""Bytes at the end of a file in which the last event surely begins."""


class KeptRun(Struct, frozen=True):
    """A run that was recorded on this machine.

    Attributes:
        path: the recording.
        run: its first event.
        seconds: from the run's start to the last event.
    """

    path: Path
    run: RunStarted
    seconds: float


def kept_runs(folder: Path, most: int, own: Path | None = None) -> tuple[KeptRun, ...]:
    """Returns the newest runs in ``folder`` whose load was measured, newest first.

    A run that was left before there was any load shows nothing. A recording that another process
    writes is left out until its end; what can't be read is left out for good.

    Args:
        folder: where the recordings are.
        most: how many of them.
        own: the recording that this process writes, which is complete for now.
    """
    found = (
        _look(path) for path in keep.by_age(folder) if path == own or not keep.is_written(path)
    )
    return tuple(islice((kept for kept in found if kept is not None), most))


def _look(path: Path) -> KeptRun | None:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data.find(_LOADED) < 0:
                return None
            seconds = _last_t(data[-_TAIL:])
        return KeptRun(path, read_recording(path).run, seconds)
    except (OSError, ValueError, RecordingError):  # mmap: a ValueError for an empty file
        return None


def _last_t(tail: bytes) -> float:
    """Returns the time of the last whole event in ``tail``, the end of a recording."""
    for line in reversed(tail.split(b"\n")):
        try:
            return lines.decode(line).t
        except lines.NotAnEventError:
            continue
    raise ValueError("no event in the end of the file")
