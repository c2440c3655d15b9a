"""Measures the program's CPU use: idle, and drawing under load."""

from __future__ import annotations

import asyncio
import time

from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import Figure
from tests.bench.frames import LOAD
from tests.bench.setting import Setting

_SETTLE_S = 3.0
SHOWN = {"cards": 15.0, "picture": 25.0}
"""The views of the stage, and the most of a core that each may cost, percent."""


async def measure(setting: Setting) -> list[Figure]:
    """Reads the process's own CPU times before and after; children don't count."""
    seconds = 8.0 if setting.quick else 20.0
    async with driven_app(setting.display, "raft") as program:
        await asyncio.sleep(_SETTLE_S)
        idle = await _share(program, seconds)
        for chapter in range(1, LOAD + 1):
            await program.play(chapter)
        drawing: dict[str, float] = {}
        for shown in SHOWN:
            program.do(shown)
            await asyncio.sleep(_SETTLE_S)
            drawing[shown] = await _share(program, seconds)
    how = f"cpu_times of the process alone over {seconds:.0f} s, 1920 x 1080"
    return [
        Figure(
            name="program's own CPU, idle on Welcome", value=idle, unit="%", target=3.0, how=how
        ),
        *(
            Figure(
                name=f"program's own CPU, drawing under load, {shown} on",
                value=drawing[shown],
                unit="%",
                target=target,
                how=f"{how}, 3,000 operations/s",
            )
            for shown, target in SHOWN.items()
        ),
    ]


async def _share(program: DrivenApp, seconds: float) -> float:
    """Returns the percentage of a core that the program uses over ``seconds``."""
    began, used = time.monotonic(), program.cpu_s()
    await asyncio.sleep(seconds)
    return (program.cpu_s() - used) / (time.monotonic() - began) * 100
