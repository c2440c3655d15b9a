"""A node's SIGKILL to its card painted as Down."""

from __future__ import annotations

import os
import signal
import time
from statistics import median

from core.events import NodeStatus
from core.ports import NodeAction
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import Figure, percentile
from tests.bench.setting import Setting

_LOAD = 2
_PAINTED_WITHIN_S = 10.0


async def measure(setting: Setting) -> list[Figure]:
    """Kills each node in turn from outside the program, under load."""
    kills = 5 if setting.quick else 9
    delays: list[float] = []
    leaders = 0
    async with driven_app(setting.display) as program:
        for chapter in range(1, _LOAD + 1):
            await program.play(chapter)
        names = list(program.state.nodes)
        for number in range(kills):
            await program.healthy()
            node = names[number % len(names)]
            leaders += program.state.leader == node
            delays.append(await _kill(program, node))
            setting.tell(f"{node} killed, Down painted after {delays[-1] * 1e3:.1f} ms")
            program.do("act", node, NodeAction.RESTART)
    milliseconds = [delay * 1e3 for delay in delays]
    return [
        Figure(
            name="SIGKILL of a node to its card painted Down",
            value=median(milliseconds),
            unit="ms",
            target=60.0,
            how=f"os.kill by the bench, {kills} times ({leaders} leaders), under load; median",
            detail={
                "min_ms": min(milliseconds),
                "p90_ms": percentile(milliseconds, 0.9),
                "max_ms": max(milliseconds),
            },
        )
    ]


async def _kill(program: DrivenApp, node: str) -> float:
    """Kills ``node``; returns the seconds until it was painted as down."""
    pid = program.node_pid(node)
    seen = len(program.nodes_painted)

    def painted() -> list[float]:
        told = program.nodes_painted[seen:]
        return [each.t for each in told if each.node == node and each.status == NodeStatus.DOWN]

    killed = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    await program.until(lambda: bool(painted()), _PAINTED_WITHIN_S, f"{node} painted as Down")
    return painted()[0] - killed
