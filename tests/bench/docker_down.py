"""Measures from a container's death to the node's card painted as Down."""

from __future__ import annotations

import time
from statistics import median

from subjects.hosts.containers.engine.clock import EngineClock
from tests.bench.containers import ON_DOCKER, container_of, died, local_engine
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import BenchError, Figure
from tests.bench.frames import LOAD
from tests.bench.kill import kill_in_turn
from tests.bench.setting import Setting


async def measure(setting: Setting) -> list[Figure]:
    """Kills each container in turn through the engine, past the program, under load."""
    asked: list[float] = []
    told: list[float] = []
    clock = EngineClock(same_clock=True)
    async with local_engine() as engine, driven_app(setting.display, *ON_DOCKER) as program:

        async def kill(program: DrivenApp, node: str) -> float:
            container = await container_of(engine, program, node)
            before = time.monotonic()
            await engine.kill(container)
            event = await died(engine, container, before)
            death = clock.read((await engine.inspect(container)).finished_at)
            if death is None:
                raise BenchError(f"the engine doesn't know when {node} died")
            asked.append((death - before) * 1e3)
            told.append((event - death) * 1e3)
            return death

        for chapter in range(1, LOAD + 1):
            await program.play(chapter)
        kills = await kill_in_turn(program, setting, kill)
    return [
        Figure(
            name="container died to its card painted Down",
            value=median(kills.delays_ms),
            unit="ms",
            target=150.0,
            how=f"killed by the bench through the engine, {kills}, under load; from the moment "
            "at which the engine says that the process ended; median",
            detail={
                **kills.spread(),
                "kill_to_death_median_ms": median(asked),
                "death_to_die_event_median_ms": median(told),
            },
        )
    ]
