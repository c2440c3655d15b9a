"""Counts the program's calls to the container engine while nothing happens."""

from __future__ import annotations

import asyncio
import time

from tests.bench.containers import ON_DOCKER, local_engine
from tests.bench.counted import counted
from tests.bench.driven_app import driven_app
from tests.bench.figure import BenchError, Figure
from tests.bench.setting import Setting

_HEALTH = 1
_SETTLE_S = 5.0
_COUNTED_S = 60.0


async def measure(setting: Setting) -> list[Figure]:
    """Counts the calls of a program that idles at Cluster health, healthy and without load."""
    async with local_engine(), counted() as between:
        environment = {"DOCKER_HOST": between.url}
        async with driven_app(setting.display, *ON_DOCKER, environment=environment) as program:
            await program.play(_HEALTH)
            await asyncio.sleep(_SETTLE_S)
            if not between.calls:
                raise BenchError("the program's calls don't pass by the bench")
            before, began = between.calls.copy(), time.monotonic()
            await asyncio.sleep(_COUNTED_S)
            calls, lasted = between.calls - before, time.monotonic() - began
            if program.state.leader is None:
                raise BenchError("the cluster didn't stay healthy")
    return [
        Figure(
            name="calls of the Docker API, idle",
            value=calls.total() * 60 / lasted,
            unit="/min",
            target=30.0,
            how=f"every request to the engine counted at its socket for {lasted:.0f} s, "
            "chapter Cluster health, no load",
            detail={call: number * 60 / lasted for call, number in calls.items()},
        )
    ]
