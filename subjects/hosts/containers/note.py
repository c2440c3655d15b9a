"""The note in a run's folder that says where the containers are, written before any is made."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from core.process.files import UNDECODABLE, sync
from core.process.identity import Liveness
from subjects.hosts.processes.runs import RunFolder

FILE = "engine.json"


class EngineNote(Struct, frozen=True, kw_only=True):
    """The engine, project and run id, by which everything of a run is found.

    Attributes:
        url: the engine's address.
        project: the Compose project.
        run: the run's id, as in the labels.
    """

    url: str
    project: str
    run: str

    def write(self, folder: Path) -> None:
        """Writes the note into the run's ``folder``, and syncs the file to the disk.

        Raises:
            OSError: the note can't be written, so no container must be made.
        """
        part = folder / f"{FILE}.part"
        with part.open("wb") as file:
            file.write(msgspec.json.encode(self))
            file.flush()
            sync(file.fileno())
        part.replace(folder / FILE)


def read_note(folder: Path) -> EngineNote | None:
    """Reads the note in ``folder``; returns None where none can be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=EngineNote)
    except (OSError, *UNDECODABLE):
        return None


def noted_runs(runs: Path) -> frozenset[str]:
    """Returns the ids of the runs that have a note in a folder under ``runs``."""
    return frozenset(note.run for _, note in _notes(runs))


def living_runs(runs: Path) -> frozenset[str]:
    """Returns the ids of the noted runs that go on for certain."""
    return frozenset(
        note.run for path, note in _notes(runs) if RunFolder(path).liveness() is Liveness.ALIVE
    )


def _notes(runs: Path) -> list[tuple[Path, EngineNote]]:
    with suppress(OSError):
        return [(path, note) for path in runs.iterdir() if (note := read_note(path))]
    return []
