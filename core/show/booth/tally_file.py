"""Keeps the tallies in the state folder: written whole, and read as far as possible."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from core.model.tally import DayTally
from core.process.files import UNDECODABLE, replace_file, sync
from core.process.paths import state_dir
from core.show.booth.tallying import DAYS_KEPT, Days

FILE = "tally.json"
"""The file's name in the state folder."""

VERSION = 1
"""The present format; a file of a later one is left alone, and set aside."""

LARGEST_BYTES = 1 << 20
"""More than a month's tallies take by far; a larger file isn't one of ours."""

_LOG = logging.getLogger(__name__)


class _Contents(Struct, frozen=True, kw_only=True):
    version: int
    days: tuple[DayTally, ...] = ()


class KeptTallies(Struct, frozen=True):
    """The tallies on disk.

    Attributes:
        days: the tallies, oldest first.
        unread: where a file is that can't be read, and stands in for them; None for none.
    """

    days: Days = ()
    unread: Path | None = None


def tally_path() -> Path:
    """Path of the file, whether there is one or not."""
    return state_dir() / FILE


def read_tallies(path: Path | None = None) -> Days:
    """Returns the tallies on disk, oldest first; none where the file can't be read; blocks."""
    return look_for_tallies(path).days


def look_for_tallies(path: Path | None = None) -> KeptTallies:
    """Returns the tallies on disk, or which file stands in for them; blocks.

    A file that can't be read is set aside under another name, so that the next write loses nothing
    that somebody may still want.
    """
    path = path or tally_path()
    aside = path.with_suffix(".unreadable")
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ValueError("it is too large")
        contents = msgspec.json.decode(path.read_bytes(), type=_Contents)
        if contents.version != VERSION:
            raise ValueError(f"its version is {contents.version}")
        return KeptTallies(_checked(contents.days))
    except FileNotFoundError:
        return KeptTallies(unread=aside if aside.exists() else None)
    except (OSError, *UNDECODABLE) as error:
        _LOG.warning("the tally %s can't be read (%s); it is now %s", path, error, aside.name)
        try:
            path.replace(aside)
        except OSError as problem:
            _LOG.warning("it can't be set aside: %s", problem)
            return KeptTallies(unread=path)
        return KeptTallies(unread=aside)


def write_tallies(days: Days, path: Path | None = None) -> None:
    """Writes ``days`` in place of what was there, at once; blocks.

    Raises:
        OSError: the file can't be written; the former one is whole then.
    """
    path = path or tally_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = msgspec.json.format(msgspec.json.encode(_Contents(version=VERSION, days=days))) + b"\n"

    def write(draft: Path) -> None:
        with draft.open("wb") as file:
            file.write(raw)
            file.flush()
            sync(file.fileno())

    replace_file(path, write)


def _checked(days: Days) -> Days:
    """Returns the days in order, each once.

    Raises:
        ValueError: a day is no date, or a count makes no sense.
    """
    by_day: dict[str, DayTally] = {}
    for tally in days:
        date.fromisoformat(tally.day)
        totals = (tally.writes, tally.checks)
        counts = [tally.shows, tally.killed]
        counts += [count for each in totals for count in (each.acked, each.found, each.lost)]
        if min(counts) < 0:
            raise ValueError(f"{tally.day} has a count below zero")
        by_day[tally.day] = tally
    return tuple(by_day[day] for day in sorted(by_day))[-DAYS_KEPT:]
