"""Measures the program's memory after an hour of stories, against after five minutes."""

from __future__ import annotations

import asyncio
from statistics import median

from core.model.events import StoryCompleted
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import Figure
from tests.bench.setting import Setting
from tests.bench.timelapse import LOOPS, SPEED

_TIMELAPSE = "tests.bench.timelapse"
_FIRST = 5
_RUN_WITHIN_S = 120.0
_READINGS = 5


async def measure(setting: Setting) -> list[Figure]:
    """Plays a minute's story again and again in time-lapse, in runs of ten minutes."""
    minutes = 10 if setting.quick else 60
    async with driven_app(setting.display, "raft", module=_TIMELAPSE) as program:
        await program.frames()
        await _play(program, _FIRST)
        early = await _rss(program)
        setting.tell(f"{early / 1e6:.1f} MB after {_FIRST} minutes")
        done = _FIRST
        while done < minutes:
            await _play(program, LOOPS)
            done += LOOPS - done % LOOPS
            setting.tell(f"{await _rss(program) / 1e6:.1f} MB after {done} minutes")
            if done < minutes:
                await program.reset()
        late = await _rss(program)
        painted = len(await program.frames())
    return [
        Figure(
            name=f"memory after {minutes} minutes to after {_FIRST}",
            value=late / early,
            unit="",
            target=1.05,
            how=f"resident memory of the real program and window in time-lapse ({SPEED:.0f}x), on "
            f"scripted load and a story a minute, a reset each {LOOPS}; {painted:,} frames",
            detail={"early_mb": early / 1e6, "late_mb": late / 1e6},
        )
    ]


def _stories(program: DrivenApp) -> int:
    return sum(isinstance(event, StoryCompleted) for event in program.events)


async def _play(program: DrivenApp, wanted: int) -> None:
    """Waits until ``wanted`` stories of the present run were told."""
    what = f"{wanted} stories told"
    await program.until(lambda: _stories(program) >= wanted, _RUN_WITHIN_S, what)


async def _rss(program: DrivenApp) -> float:
    readings: list[int] = []
    for _ in range(_READINGS):
        readings.append(program.rss())
        await asyncio.sleep(0.1)
    return median(readings)
