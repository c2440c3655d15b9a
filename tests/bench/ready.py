"""Measures from entering the chapter Cluster health to all nodes healthy."""

from __future__ import annotations

from statistics import median

from core.model.events import ChapterCompleted, ChapterStarted
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import Figure
from tests.bench.setting import Setting

_HEALTH = 1


async def measure(setting: Setting) -> list[Figure]:
    """Starts one fresh cluster after another in one window."""
    return [await until_ready(setting, "start to cluster ready", 4.0, "raft")]


async def until_ready(
    setting: Setting, name: str, target_s: float, *arguments: str, also: str = ""
) -> Figure:
    """Measures how long clusters take that the program starts with ``arguments``.

    Args:
        setting: where and how long to measure.
        name: the figure's.
        target_s: the figure's, seconds.
        arguments: the program's.
        also: a further remark on how the figure was measured.
    """
    rounds = 3 if setting.quick else 7
    times: list[float] = []
    async with driven_app(setting.display, *arguments) as program:
        for number in range(rounds):
            if number:
                await program.reset()
            times.append(await _until_ready(program))
            setting.tell(f"cluster ready after {times[-1]:.2f} s")
    return Figure(
        name=name,
        value=median(times),
        unit="s",
        target=target_s,
        how=f"chapter Cluster health entered to all nodes up and one leading, in the window{also}; "
        f"median of {rounds} fresh clusters",
        detail={"min_s": min(times), "max_s": max(times)},
    )


async def _until_ready(program: DrivenApp) -> float:
    """Returns the seconds between the chapter's start and end."""
    await program.play(_HEALTH)
    began, ended = (
        next(each.t for each in program.events if isinstance(each, kind) and each.index == _HEALTH)
        for kind in (ChapterStarted, ChapterCompleted)
    )
    return ended - began
