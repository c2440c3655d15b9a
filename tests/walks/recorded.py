"""Follows what happens on a stage by the recording that the program writes."""

from __future__ import annotations

from pathlib import Path

from core.model.events import Event, RunStarted
from core.recording import lines
from core.views.fold import apply
from core.views.stage_state import StageState


class Recorded:
    """Follows the newest run of a home folder, at most a quarter of a second late.

    Attributes:
        state: what is on the stage.
        events: what has happened in the present run.
        runs: how many runs have begun.
    """

    def __init__(self, home: Path, folder: str = "recordings") -> None:
        """Creates a follower of what the program with this ``home`` records in ``folder``."""
        self.state = StageState()
        self.events: list[Event] = []
        self.runs = 0
        self._folder = home / "data" / folder
        self._known: set[Path] = set()
        self._path: Path | None = None
        self._at = 0
        self._half = b""

    @property
    def path(self) -> Path | None:
        """The path of the present run's recording; None before the first."""
        return self._path

    def look(self) -> StageState:
        """Reads what was written since; returns the present state of the stage."""
        self._read()
        for path in sorted(self._folder.glob("*.jsonl")):
            if path not in self._known:
                self._known.add(path)
                self._path, self._at, self._half = path, 0, b""
                self._read()
        return self.state

    def _read(self) -> None:
        if self._path is None:
            return
        with self._path.open("rb") as file:
            file.seek(self._at)
            data = file.read()
        self._at += len(data)
        *whole, self._half = (self._half + data).split(b"\n")
        for line in whole:
            if lines.read_tag(line) != lines.END_TAG:
                self._take(lines.decode(line))

    def _take(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self.runs += 1
            self.events = []
        self.state = apply(self.state, event)
        self.events.append(event)
