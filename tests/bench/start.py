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

_STARTS: dict[str, tuple[str, ...]] = {"": ("raft",), " with the page of systems": ()}
"""The ways of starting the program: a part of the figures' names, and the arguments."""


async def measure(setting: Setting) -> list[Figure]:
    """Starts the program and a bare window in turns, in fresh processes."""
    rounds = 5 if setting.quick else 9
    bare: list[float] = []
    painted: dict[str, list[tuple[float, float]]] = {name: [] for name in _STARTS}
    for number in range(rounds + 1):
        once = await _bare(setting.display)
        for name, arguments in _STARTS.items():
            async with driven_app(setting.display, *arguments) as program:
                first, whole = program.first_painted, program.stage_painted
                if number and first is not None and whole is not None:
                    painted[name].append((first - program.spawned, whole - program.spawned))
        if number:
            bare.append(once)
    how = f"spawn to painted, medians of {rounds} in turns after one to warm up, xcb, "
    how += f"{WIDTH} x {HEIGHT}; bare: QMainWindow with one PlotWidget"
    figures: list[Figure] = []
    for name, times in painted.items():
        first, whole = (median(column) for column in zip(*times, strict=True))
        detail = {
            "bare_s": median(bare),
            "first_painted_s": first,
            "stage_painted_s": whole,
        }
        figures += [
            Figure(
                name=f"start to {what}{name}, to a bare window",
                value=seconds / median(bare),
                unit="",
                target=target,
                how=how,
                detail=detail,
            )
            for what, seconds, target in (("first frame", first, 0.6), ("whole stage", whole, 1.3))
        ]
    return figures


async def _bare(display: str) -> float:
    """Returns the seconds from the spawn of a bare window to the first frame."""
    spawned = time.monotonic()
    size = str(WIDTH), str(HEIGHT)
    said = await output("tests.bench.bare_window", *size, display=display, within_s=_WITHIN_S)
    return float(said) - spawned
