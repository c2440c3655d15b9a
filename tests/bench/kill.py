"""Measures from a node's SIGKILL to the node's card painted as Down."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Awaitable, Callable
from statistics import median

from core.model.events import NodeStatus
from core.model.fault_kinds import NodeAction
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import Figure, percentile
from tests.bench.frames import LOAD
from tests.bench.setting import Setting

_PAINTED_WITHIN_S = 10.0

Kill = Callable[[DrivenApp, str], Awaitable[float]]
"""Kills a node from outside the program; returns when that was, as ``time.monotonic()``."""


async def measure(setting: Setting) -> list[Figure]:
    """Kills each node in turn from outside the program, under load."""
    async with driven_app(setting.display, "raft") as program:
        for chapter in range(1, LOAD + 1):
            await program.play(chapter)
        kills = await kill_in_turn(program, setting, _kill)
    return [
        Figure(
            name="SIGKILL of a node to its card painted Down",
            value=median(kills.delays_ms),
            unit="ms",
            target=60.0,
            how=f"os.kill by the bench, {kills}, under load; median",
            detail=kills.spread(),
        )
    ]


class Kills:
    """The delays of several kills, and how many of the killed nodes led.

    Attributes:
        delays_ms: from each death to the card painted as Down, milliseconds.
        leaders: how many of them led.
    """

    def __init__(self) -> None:
        """Creates an empty collection."""
        self.delays_ms: list[float] = []
        self.leaders = 0

    def __str__(self) -> str:
        return f"{len(self.delays_ms)} times ({self.leaders} leaders)"

    def spread(self) -> dict[str, float]:
        """Returns the range of the delays, as a figure's detail."""
        return {
            "min_ms": min(self.delays_ms),
            "p90_ms": percentile(self.delays_ms, 0.9),
            "max_ms": max(self.delays_ms),
        }


async def kill_in_turn(program: DrivenApp, setting: Setting, kill: Kill) -> Kills:
    """Kills one node after another under the present load, and brings each back."""
    kills = Kills()
    names = list(program.state.nodes)
    for number in range(5 if setting.quick else 9):
        await program.healthy()
        node = names[number % len(names)]
        leads = program.state.leader == node
        seen = len(program.nodes_painted)

        def painted(node: str = node, seen: int = seen) -> list[float]:
            told = program.nodes_painted[seen:]
            return [each.t for each in told if each.node == node and each.status == NodeStatus.DOWN]

        died = await kill(program, node)
        await program.until(lambda: bool(painted()), _PAINTED_WITHIN_S, f"{node} painted as Down")
        kills.delays_ms.append((painted()[0] - died) * 1e3)
        kills.leaders += leads
        setting.tell(f"{node} killed, Down painted after {kills.delays_ms[-1]:.1f} ms")
        program.do("act", node, NodeAction.RESTART)
    return kills


async def _kill(program: DrivenApp, node: str) -> float:
    pid = program.node_pid(node)
    killed = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    return killed
