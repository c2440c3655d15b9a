"""Measures the gaps between frames, under load and with the story's fault."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from statistics import median

from core.model.events import LoadStatus
from core.model.fault_kinds import NodeAction
from gui.stage.frames import MOVING_MS
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import BenchError, Figure, percentile, times_of
from tests.bench.setting import Setting

LOAD, DIAGNOSIS = 2, 5
"""The chapters that are waited for."""
SHOWN = ("cards", "picture")
"""The views of the stage."""
P99_MS, MAX_MS = MOVING_MS + 5, 50.0
"""The longest gap between frames: of all but one in a hundred, and of any, ms."""


async def measure(setting: Setting) -> list[Figure]:
    """Plays the story with the cards and then with the picture, and notes every frame."""
    return [figure for shown in SHOWN for figure in await _play(setting, shown)]


async def _play(setting: Setting, shown: str) -> list[Figure]:
    """Plays the story from Load to Diagnosis with cards or picture, and notes every frame."""
    seconds = 20.0 if setting.quick else 120.0
    async with driven_app(setting.display, "raft") as program:
        for chapter in range(1, LOAD + 1):
            await program.play(chapter)
        program.do(shown)
        await program.frames()
        story = asyncio.create_task(play_on(program, 2.0 if setting.quick else 15.0))
        try:
            await asyncio.sleep(seconds)
            times = await program.frames()
            await story
            if program.state.load_status is not LoadStatus.RUNNING:
                raise BenchError("the load didn't stay on")
        finally:
            story.cancel()
    gaps = sorted((b - a) * 1e3 for a, b in pairwise(times))
    how = f"UpdateRequest of the window handled, {len(gaps)} gaps in {seconds:.0f} s, "
    how += "1920 x 1080 under Xvfb, load on, the leader killed and brought back"
    detail = {
        "median_ms": median(gaps),
        "p90_ms": percentile(gaps, 0.9),
        "p99_ms": percentile(gaps, 0.99),
        "p999_ms": percentile(gaps, 0.999),
        "max_ms": gaps[-1],
        "over_p99_target": sum(gap > P99_MS for gap in gaps),
        "over_33_ms": sum(gap > 33 for gap in gaps),
        "frames_per_s": len(gaps) / (times[-1] - times[0]),
    }
    values = {"p99": (detail["p99_ms"], P99_MS), "max": (gaps[-1], MAX_MS)}
    return times_of(f"gap between frames, {shown} on", values, how, detail)


async def play_on(program: DrivenApp, first_s: float) -> None:
    """Goes from Load to the fault and the diagnosis, then brings the node back by hand.

    The chapter Recovery would lead on to the Summary, which ends the load.
    """
    await asyncio.sleep(first_s)
    program.do("next")
    await program.until(lambda: bool(program.state.victims), 30.0, "a victim")
    program.do("next")
    await program.until(lambda: program.state.fault_t is not None, 20.0, "the fault")
    await program.until(lambda: program.state.detected is not None, 30.0, "the detection")
    await program.play(DIAGNOSIS)
    await program.until(lambda: program.state.leader is not None, 30.0, "a new leader")
    program.do("act", program.state.victims[0], NodeAction.RESTART)
    await program.healthy()
