"""Measures what a frame costs, on a clock that is set, so that neighbours hardly matter."""

from __future__ import annotations

import json
from statistics import fmean, median

from tests.bench.crowd_app import NODES
from tests.bench.figure import Figure, percentile, times_of
from tests.bench.frames import SHOWN
from tests.bench.program import output
from tests.bench.set_frames import FRAMES_A_S, FROM_S, TO_S
from tests.bench.setting import Setting

MEAN_MS = {"cards": 1.5, "picture": 2.5}
"""The most that a frame may cost in the mean: 9 % of a core at 60 a second, and 15 %."""
LONGEST_MS = 5.0
PLAYS = 3
"""Plays of each story: of each frame the median of all plays counts, as each play does the same."""
_WITHIN_S = 240.0


async def measure(setting: Setting) -> list[Figure]:
    """Plays the scripted stories with 3 and with many nodes, with the cards and the picture."""
    figures: list[Figure] = []
    for nodes in (3, NODES):
        for shown in SHOWN:
            plays = [await _play(setting, nodes, shown) for _ in range(PLAYS)]
            figures += _figures(nodes, shown, [*map(median, zip(*plays, strict=True))])
    return figures


async def _play(setting: Setting, nodes: int, shown: str) -> list[float]:
    """Returns the CPU time of each frame of one play, in milliseconds."""
    words = "tests.bench.set_frames", str(nodes), shown
    return json.loads(await output(*words, display=setting.display, within_s=_WITHIN_S))


def _figures(nodes: int, shown: str, costs: list[float]) -> list[Figure]:
    how = f"{len(costs)} frames of second {FROM_S} to {TO_S} of a script, {FRAMES_A_S} a second "
    how += f"on a set clock, CPU time of the window's thread, median of {PLAYS} plays, 1920 x 1080"
    detail = {
        "mean_ms": fmean(costs),
        "median_ms": median(costs),
        "p90_ms": percentile(costs, 0.9),
        "p99_ms": percentile(costs, 0.99),
        "max_ms": max(costs),
    }
    values = {"mean": (detail["mean_ms"], MEAN_MS[shown]), "longest": (max(costs), LONGEST_MS)}
    return times_of(f"CPU of a frame, {nodes} nodes, {shown} on", values, how, detail)
