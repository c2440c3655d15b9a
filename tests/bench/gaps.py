"""Finds out what long gaps between frames are made of, and which step is the longest.

The story is played as for ``frames``, with every step of the main thread noted. That costs a
little, so the figures of ``frames`` itself come from a run without it.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tests.bench.driven_app import driven_app
from tests.bench.figure import Figure, percentile
from tests.bench.frames import LOAD, play_on
from tests.bench.reports import STEPS_VARIABLE, Step
from tests.bench.setting import Setting
from tests.bench.steps import costliest

LONG_S = 0.022
"""Gaps longer than this are told step by step, seconds."""

_TOLD_S = 1e-3
_MOST_TOLD = 12
_MOST_KINDS = 20


async def measure(setting: Setting) -> list[Figure]:
    """Plays the story with all steps noted; prints the long gaps, the longest ones first."""
    seconds = 20.0 if setting.quick else 60.0
    noting = {STEPS_VARIABLE: "1"}
    async with driven_app(setting.display, "raft", environment=noting) as program:
        for chapter in range(1, LOAD + 1):
            await program.play(chapter)
        await program.steps()
        await program.frames()
        story = asyncio.create_task(play_on(program, 2.0))
        try:
            await asyncio.sleep(seconds)
            times, steps = await program.frames(), await program.steps()
            await story
        finally:
            story.cancel()
    long = sorted(
        (pair for pair in pairwise(times) if pair[1] - pair[0] > LONG_S),
        key=lambda pair: pair[0] - pair[1],
    )
    outer = [step for step in steps if step.depth == 0]
    own = [_within(outer, *pair) for pair in long]
    _tell(long, steps)
    walls = [step.wall_s * 1e3 for step in outer]
    detail = {
        "long_gaps": float(len(long)),
        "gaps": float(len(times) - 1),
        "in_steps_share": _share(sum(each.wall_s for steps in own for each in steps), long),
        "cpu_share": _share(sum(each.cpu_s for steps in own for each in steps), long),
        "step_p99_ms": percentile(walls, 0.99),
        "longest_wall_ms": max(walls),
    }
    return [
        Figure(
            name="longest step of the main thread, CPU",
            value=max(step.cpu_s for step in outer) * 1e3,
            unit="ms",
            target=5.0,
            how=f"{len(outer)} steps of 0.2 ms and more in {seconds:.0f} s, as for frames",
            detail=detail,
        )
    ]


def _within(steps: Sequence[Step], begin: float, end: float) -> list[Step]:
    return [step for step in steps if step.t < end and step.t + step.wall_s > begin]


def _share(seconds: float, gaps: Sequence[tuple[float, float]]) -> float:
    return seconds / sum(end - begin for begin, end in gaps) if gaps else 0.0


def _tell(gaps: Sequence[tuple[float, float]], steps: Sequence[Step]) -> None:
    """Prints a histogram of the steps, and the longest gaps with the steps within each."""
    longest: dict[str, Step] = {}
    often: Counter[str] = Counter()
    for step in steps:
        longest[step.name] = max(longest.get(step.name, step), step, key=lambda step: step.cpu_s)
        often[step.name] += 1
    lines = ["", "steps of the main thread, of each kind the one with the most CPU"]
    for step in sorted(longest.values(), key=lambda step: -step.cpu_s)[:_MOST_KINDS]:
        used = f"{step.cpu_s * 1e3:8.1f} ms of CPU, {step.wall_s * 1e3:.1f} ms"
        lines.append(f"{used}, {often[step.name]:6} times  {step.name}")
    lines.append("the frames with the most CPU, and what was painted in them")
    lines += costliest(steps, _MOST_TOLD)
    lines.append(f"gaps over {LONG_S * 1e3:.0f} ms: {len(gaps)}")
    for begin, end in gaps[:_MOST_TOLD]:
        lines.append(f"{(end - begin) * 1e3:8.1f} ms")
        for step in sorted(_within(steps, begin, end), key=lambda step: step.t):
            if step.wall_s >= _TOLD_S:
                at = f"{(step.t - begin) * 1e3:+7.1f} ms {'  ' * step.depth}{step.name}"
                lines.append(
                    f"    {at}: {step.wall_s * 1e3:.1f} ms, {step.cpu_s * 1e3:.1f} of them CPU"
                )
    print("\n".join(lines), file=sys.stderr, flush=True)
