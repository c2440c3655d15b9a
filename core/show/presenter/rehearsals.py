"""The last rehearsal of each story, kept in the state folder; a bad file only means none yet."""

from __future__ import annotations

import logging
import math
from pathlib import Path

import msgspec

from core.model.rehearsals import Rehearsed
from core.process.files import UNDECODABLE
from core.process.late_files import LATE_FILES
from core.process.paths import state_dir

FILE = "rehearsals.json"
"""The file in the state folder."""

_LOG = logging.getLogger(__name__)


def last_rehearsal(story: str) -> Rehearsed | None:
    """Returns the last rehearsal of ``story``; None where none is kept that can be read; blocks."""
    return _read(_path()).get(story)


def keep_rehearsal(story: str, rehearsed: Rehearsed) -> None:
    """Keeps ``rehearsed`` in place of the last one of ``story``, soon, where that can be done."""
    path = _path()
    raw = msgspec.json.encode({**_read(path), story: rehearsed})
    LATE_FILES.write(path, msgspec.json.format(raw), _on_error)


def _on_error(error: OSError) -> None:
    _LOG.warning("The rehearsal can't be kept: %s", error)


def _path() -> Path:
    return state_dir() / FILE


def _read(path: Path) -> dict[str, Rehearsed]:
    """Returns the rehearsals readable in ``path``: a broken story costs no other story."""
    LATE_FILES.settle()
    try:
        raw = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
    except FileNotFoundError:
        return {}
    except (OSError, *UNDECODABLE) as error:
        _LOG.warning("The last rehearsals can't be read: %s", error)
        return {}
    kept: dict[str, Rehearsed] = {}
    for story, part in raw.items():
        try:
            rehearsed = msgspec.json.decode(part, type=Rehearsed)
        except UNDECODABLE as error:
            _LOG.warning("The last rehearsal of %s can't be read: %s", story, error)
            continue
        if all(math.isfinite(seconds) and seconds >= 0 for seconds in rehearsed.seconds.values()):
            kept[story] = rehearsed
    return kept
