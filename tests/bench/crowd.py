"""Measures frames and CPU with fifty nodes, each observed ten times a second."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from statistics import median

from core.model.events import LoadStatus
from tests.bench.crowd_app import NODES
from tests.bench.driven_app import driven_app
from tests.bench.figure import BenchError, Figure, percentile
from tests.bench.frames import SHOWN
from tests.bench.setting import Setting
from tests.scripted import BASELINE_T, FAULT_T

P99_MS, CPU_PERCENT = 33.0, 30.0
_BEFORE_S = 4.0


async def measure(setting: Setting) -> list[Figure]:
    """Plays the scripted story with the cards and with the picture."""
    return [figure for shown in SHOWN for figure in await _play(setting, shown)]


async def _play(setting: Setting, shown: str) -> list[Figure]:
    seconds = 10.0 if setting.quick else 24.0
    async with driven_app(setting.display, "raft", module="tests.bench.crowd_app") as program:
        await program.until(
            lambda: program.state.load_status is LoadStatus.RUNNING, BASELINE_T + 15, "the load"
        )
        program.do(shown)
        await asyncio.sleep(max(program.began + FAULT_T - _BEFORE_S - time.monotonic(), 0.0))
        await program.frames()
        began, used = time.monotonic(), program.cpu_s()
        await asyncio.sleep(seconds)
        share = (program.cpu_s() - used) / (time.monotonic() - began) * 100
        times = await program.frames()
        if program.state.fault_t is None:
            raise BenchError("the scripted fault wasn't seen")
    gaps = sorted((b - a) * 1e3 for a, b in pairwise(times))
    how = f"{NODES} scripted nodes with ten observations a second each, {len(gaps)} gaps in "
    how += f"{seconds:.0f} s around the fault, 1920 x 1080 under Xvfb"
    detail = {
        "median_ms": median(gaps),
        "p99_ms": percentile(gaps, 0.99),
        "max_ms": gaps[-1],
        "cpu_percent": share,
    }
    return [
        Figure(
            name=f"{NODES} nodes, {shown} on, {what}",
            value=value,
            unit=unit,
            target=target,
            how=how,
            detail=detail,
        )
        for what, value, unit, target in (
            ("gap between frames, p99", detail["p99_ms"], "ms", P99_MS),
            ("program's own CPU", share, "%", CPU_PERCENT),
        )
    ]
