"""A load in a process of its own, as the app has it, and what it tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.views.timeline import RunClock
from subjects.load.client import LoadProcess
from subjects.load.protocol import Windows
from tests.event_recorder import EventRecorder


class LoadBench(EventRecorder):
    """A load whose driver a test names.

    Attributes:
        options: the driver's options, from the next start of the process on.
        pids: the processes that were started.
        windows: what was told of the windows of limits.
        load: the app's side of it.
    """

    def __init__(self, folder: Path, driver: str, **options: Any) -> None:
        super().__init__()
        self.options: dict[str, Any] = options
        self.pids: list[int] = []
        self.windows: list[Windows] = []
        self.load = LoadProcess(
            driver=driver,
            options=lambda: self.options,
            run_folder=folder,
            run_id="run",
            emit=self.take,
            clock=RunClock(),
            on_spawn=self.pids.append,
            on_windows=self._hear,
        )

    def _hear(self, windows: Windows) -> None:
        self.windows.append(windows)
        self.wake()
