"""Measures from the program's start to the first frame and to the whole stage."""

from __future__ import annotations

import time
from statistics import median

from tests.bench.driven_app import driven_app
from tests.bench.figure import Figure
from tests.bench.program import output
from tests.bench.screen import HEIGHT, WIDTH
from tests.bench.setting import Setting

_WITHIN_S = 30.0


async def measure(setting: Setting) -> list[Figure]:
    """Starts the program and a bare window in turns, in fresh processes."""
    rounds = 5 if setting.quick else 9
    bare: list[float] = []
    first: list[float] = []
    stage: list[float] = []
    for number in range(rounds + 1):
        once = await _bare(setting.display)
        async with driven_app(setting.display) as program:
            painted = program.first_painted, program.stage_painted
            if number and painted[0] is not None and painted[1] is not None:
                bare.append(once)
                first.append(painted[0] - program.spawned)
                stage.append(painted[1] - program.spawned)
    how = f"spawn to painted, medians of {rounds} in turns after one to warm up, xcb, "
    how += f"{WIDTH} x {HEIGHT}; bare: QMainWindow with one PlotWidget"
    detail = {
        "bare_s": median(bare),
        "first_painted_s": median(first),
        "stage_painted_s": median(stage),
    }
    return [
        Figure(
            name=f"start to {name}, to a bare window",
            value=median(times) / median(bare),
            unit="",
            target=target,
            how=how,
            detail=detail,
        )
        for name, times, target in (("first frame", first, 0.6), ("whole stage", stage, 1.6))
    ]


async def _bare(display: str) -> float:
    """Returns the seconds from the spawn of a bare window to the first frame."""
    spawned = time.monotonic()
    size = str(WIDTH), str(HEIGHT)
    said = await output("tests.bench.bare_window", *size, display=display, within_s=_WITHIN_S)
    return float(said) - spawned
