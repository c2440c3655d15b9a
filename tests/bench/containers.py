"""The containers of a driven program, found and watched from outside that program."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import OWNER, SERVICE
from subjects.raft.image import ensure_image
from tests.bench.driven_app import DrivenApp
from tests.bench.figure import BenchError

ON_DOCKER = ("raft", "--docker")
"""The program's arguments for the cluster in containers."""

_TOLD_WITHIN_S = 10.0


@asynccontextmanager
async def local_engine() -> AsyncGenerator[Engine]:
    """Yields the engine that the program will use, with the cluster's image built.

    Raises:
        SubjectError: there is none.
        BenchError: the engine's times are of another clock than the bench's.
    """
    engine = await Engine.connect()
    try:
        if not engine.same_clock:
            raise BenchError("the container engine isn't on this very system")
        await ensure_image(engine, lambda _step, _fraction, _detail="": None)
        yield engine
    finally:
        await engine.close()


async def container_of(engine: Engine, program: DrivenApp, node: str) -> str:
    """Returns the id of the container that runs ``node`` of ``program``, found by labels.

    Raises:
        BenchError: there is none.
    """
    for view in await engine.containers({SERVICE: node, OWNER: ""}):
        _, pid, *_ = view.labels[OWNER].split(":")
        if int(pid) == program.pid:
            return view.id
    raise BenchError(f"{node} has no container")


async def died(engine: Engine, container_id: str, since_s: float) -> float:
    """Returns when a container died, by the engine's time, as ``time.monotonic()``.

    Args:
        engine: the container's engine.
        container_id: the container's id.
        since_s: a time before the death, as ``time.monotonic()``.

    Raises:
        BenchError: the engine told of no death.
    """
    since = time.time() - (time.monotonic() - since_s)
    wanted = {"type": "container", "event": "die", "container": container_id}

    def look() -> list[dict[str, Any]]:
        until = time.time() + _TOLD_WITHIN_S
        stream = engine.api.events(f"{since:.6f}", f"{until:.6f}", wanted, decode=True)
        try:
            return [next(stream)]
        except StopIteration:
            return []
        finally:
            stream.close()

    told = await engine.call(look, "hearing of a death", _TOLD_WITHIN_S + 1.0)
    if not told:
        raise BenchError("the engine told of no death")
    return EngineClock(same_clock=True).to_monotonic(told[0]["timeNano"] / 1e9)
