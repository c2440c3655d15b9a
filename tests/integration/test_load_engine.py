"""The load in a container while the engine goes away and comes back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from core.model import events as ev
from core.views.timeline import RunClock
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import labels_of
from subjects.hosts.containers.tools.image import ensure_tools
from subjects.load.client import LoadProcess
from subjects.load.container_child import LEDGER, LoadContainer
from tests.integration.private_engine import private_engine, why_not
from tests.unit.subjects.load import memory

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(bool(why_not()), reason=why_not()),
    pytest.mark.timeout(240),
]


class _WithMemory:
    """An engine that puts a system in memory into each container that is created.

    A private engine leaves the machine's firewall alone, so that its containers reach nothing.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    async def create(self, **given: Any) -> str:
        container_id = await self._engine.create(**given)
        source = Path(memory.__file__).read_bytes()
        await self._engine.put(container_id, "/app/memory.py", source)
        return container_id


async def test_an_engine_that_restarts_costs_no_entry_of_the_ledger(tmp_path: Path) -> None:
    told: list[ev.Event] = []
    with private_engine() as private:
        engine = await Engine.connect(private.url)
        tools = await ensure_tools(engine, None, lambda _step, _fraction, _detail="": None)
        load = LoadProcess(
            driver="memory:MemoryDriver",
            options=dict,
            run_folder=tmp_path,
            run_id="run",
            emit=told.append,
            clock=RunClock(),
            spawn=LoadContainer(
                cast(Engine, _WithMemory(engine)), tools, labels_of("run", "load"), ""
            ).spawn,
            ledger=LEDGER,
        )
        await load.start(500)
        before = await _acked(told)
        await asyncio.to_thread(private.stop)
        await _status(told, "lost")
        told.clear()
        await asyncio.to_thread(private.start)
        await _status(told, "running")
        assert await _acked(told) > before
        result = await load.read_back()
        assert result.complete
        assert result.acked > before
        await load.close()
        await engine.close()


async def _acked(told: list[ev.Event]) -> int:
    async with asyncio.timeout(60):
        while True:
            for event in told:
                if isinstance(event, ev.Sampled) and event.sample.total_writes_acked:
                    return event.sample.total_writes_acked
            await asyncio.sleep(0.05)


async def _status(told: list[ev.Event], status: str) -> None:
    async with asyncio.timeout(60):
        while not any(isinstance(each, ev.LoadChanged) and each.status == status for each in told):
            await asyncio.sleep(0.05)
