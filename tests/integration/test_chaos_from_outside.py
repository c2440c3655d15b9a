"""Chaos Toolkit runs our exported experiment against a show that is under way."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.model import events as ev
from core.model import intents as want
from core.report.export.chaostoolkit import export_chaostoolkit
from core.show.show import Show
from core.story.outage import STORY
from core.story.settings import StorySettings
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import ChapterStatus, StageState
from core.views.timeline import RunClock, Timeline
from gui.app.control.server import controllable
from gui.catalog import CATALOG, Choices
from tests.scripted import scripted_run
from tests.unit.core.report.export.scripted_writes import recorded

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
LOAD = [chapter.key for chapter in STORY].index("load")
WITHIN_S = 60.0
HEALS_S = 20
"""Longer than an election takes, on a busy machine too."""
_RUN = """
import json, sys
from pathlib import Path
from chaoslib.experiment import run_experiment
journal = run_experiment(json.loads(Path(sys.argv[1]).read_text()))
Path(sys.argv[2]).write_text(json.dumps(journal, default=str))
"""


class LoadedShow:
    """A show on a real cluster whose presenter goes on to the chapter Load, and stays there."""

    def __init__(self) -> None:
        self.timeline, self.clock = Timeline(), RunClock()
        self.events: list[ev.Event] = []
        self.samples = SampleBuffer(self.timeline)
        self.is_loaded = asyncio.Event()
        entry, choices = CATALOG["raft"], Choices()
        self.show = Show(
            lambda emit, clock, failed: entry.make(choices, emit, clock, failed),
            StorySettings(rate=100.0),
            timeline=self.timeline,
            clock=self.clock,
            samples=self.samples,
        )
        self.timeline.subscribe(self._look)

    def _look(self, event: ev.Event, state: StageState) -> None:
        self.events.append(event)
        if isinstance(event, ev.ChapterCompleted):
            if event.index == LOAD:
                self.is_loaded.set()
            elif event.index < LOAD and state.statuses[event.index] is ChapterStatus.DONE:
                asyncio.get_running_loop().call_soon(self.show.send, want.Next())


@pytest.fixture
async def loaded() -> AsyncIterator[LoadedShow]:
    show = LoadedShow()
    async with controllable(show.timeline, show.clock, show.show.send):
        playing = asyncio.create_task(show.show.run())
        async with asyncio.timeout(WITHIN_S):
            await show.is_loaded.wait()
        yield show
        show.show.send(want.Quit())
        await playing
    show.samples.close()


async def run_by_chaos_toolkit(experiment: Path, folder: Path) -> dict[str, Any]:
    """Runs an experiment as users do, in a program of its own; returns the journal."""
    program, journal = folder / "faultstage", folder / "their-journal.json"
    program.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} -m gui "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _RUN, str(experiment), str(journal)),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return json.loads(journal.read_text("utf-8"))


@pytest.mark.timeout(240)
async def test_experiment_kills_a_node_of_the_show_and_brings_it_back(
    loaded: LoadedShow, tmp_path: Path
) -> None:
    recording = recorded(tmp_path / "run.jsonl", scripted_run())
    experiment, _ = export_chaostoolkit(recording, tmp_path).paths
    content = json.loads(experiment.read_text("utf-8"))
    content["method"][0]["pauses"]["after"] = HEALS_S
    experiment.write_text(json.dumps(content))

    journal = await run_by_chaos_toolkit(experiment, tmp_path)

    assert (journal["status"], journal["deviated"]) == ("completed", False), journal
    (kill,), (restart,) = journal["run"], journal["rollbacks"]
    assert kill["output"]["stdout"].strip() == "Done: kill n3."
    assert (kill["output"]["status"], restart["output"]["status"]) == (0, 0)
    injected = [event for event in loaded.events if isinstance(event, ev.FaultInjected)]
    assert [(fault.node, fault.by_hand) for fault in injected] == [("n3", True)]
    cleared = [event for event in loaded.events if isinstance(event, ev.FaultCleared)]
    assert [fault.fault_id for fault in cleared] == [injected[0].fault_id]
    assert loaded.timeline.state.faults == ()
