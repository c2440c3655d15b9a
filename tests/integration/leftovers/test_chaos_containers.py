"""Faults in real containers, undone although something else happened in between."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator

import pytest

from chaos.injector import Injector
from chaos.journal import FILE, UndoJournal
from core.model.events import Event
from core.ports import SubjectError
from core.views.timeline import RunClock
from gui.catalog import undo_leftovers
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.instance import RuntimeState
from subjects.raft.image import ensure_image
from tests.integration.leftovers.commands import say_nothing
from tests.integration.leftovers.nodes import ContainerNode
from tests.integration.private_engine import PrivateEngine, private_engine

LONG_S = 60.0
CONFIG = b"port: 4222\nhttp_port: 8222\n"


class Crew:
    """Two containers with an injector of faults."""

    def __init__(self, url: str) -> None:
        self.told: list[Event] = []
        self.run = ContainerRun(self.told.append, RunClock(), url=url)
        self.faults = Injector(lambda: self.run.folder.path)

    async def start(self) -> None:
        image = await ensure_image(await self.run.open(), say_nothing)
        names = ("n1", "n2")
        await self.run.start(
            {name: {"image": image} for name in names},
            {name: {"/etc/nats.conf": CONFIG} for name in names},
        )

    @property
    def n1(self) -> ContainerNode:
        return ContainerNode(self.run.containers["n1"])

    def runtime_state(self) -> RuntimeState:
        return self.run.containers["n1"].runtime_state

    def pending(self) -> list[str]:
        return [fault.node for fault in UndoJournal(self.run.folder.path / FILE).read().pending]

    async def networks(self) -> dict[str, tuple[str, ...]]:
        view = await self.run.engine.inspect(self.run.containers["n1"].container_id)
        return view.networks


@pytest.fixture
def own() -> Generator[PrivateEngine]:
    """Yields a private engine that the test may restart."""
    with private_engine() as engine:
        yield engine


async def crew_on(url: str) -> AsyncGenerator[Crew]:
    crew = Crew(url)
    try:
        await crew.start()
        yield crew
    finally:
        await crew.run.stop()


@pytest.fixture
async def crew(private: PrivateEngine) -> AsyncGenerator[Crew]:
    async for crew in crew_on(private.url):
        yield crew


@pytest.fixture
async def restartable(own: PrivateEngine) -> AsyncGenerator[Crew]:
    async for crew in crew_on(own.url):
        yield crew


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG_S):
        while not holds():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("kind", "runtime_state"),
    [
        ("container-kill", RuntimeState.EXITED),
        ("node-pause", RuntimeState.PAUSED),
        ("partition", RuntimeState.CUT_OFF),
    ],
)
async def test_a_fault_goes_in_and_out_again(
    crew: Crew, kind: str, runtime_state: RuntimeState
) -> None:
    before = await crew.networks()
    fault = await crew.faults.inject(kind, crew.n1)
    await until(lambda: crew.runtime_state() is runtime_state)
    assert crew.pending() == ["n1"]
    await crew.faults.undo(fault)
    assert crew.runtime_state() is RuntimeState.RUNNING
    assert crew.pending() == []
    assert await crew.networks() == before


async def test_a_node_that_was_cut_off_and_has_ended_is_on_its_network_when_it_is_back(
    crew: Crew,
) -> None:
    before = await crew.networks()
    fault = await crew.faults.inject("partition", crew.n1)
    await crew.n1.kill()
    await until(lambda: crew.runtime_state() is RuntimeState.EXITED)
    await crew.faults.undo(fault)
    await crew.n1.restart()
    assert crew.runtime_state() is RuntimeState.RUNNING
    assert await crew.networks() == before


async def test_a_container_that_was_removed_from_outside_is_said_where_it_cannot_be_undone(
    crew: Crew, private: PrivateEngine
) -> None:
    fault = await crew.faults.inject("container-kill", crew.n1)
    await until(lambda: crew.runtime_state() is RuntimeState.EXITED)
    private.docker("rm", "--force", crew.run.containers["n1"].container_id)
    with pytest.raises(SubjectError, match="No such container"):
        await crew.faults.undo(fault)
    assert crew.faults.active == (fault,)


async def test_a_fault_that_was_undone_from_outside_is_only_cleared(
    crew: Crew, private: PrivateEngine
) -> None:
    fault = await crew.faults.inject("node-pause", crew.n1)
    private.docker("unpause", crew.run.containers["n1"].container_id)
    await until(lambda: crew.runtime_state() is RuntimeState.RUNNING)
    await crew.faults.undo(fault)
    assert crew.pending() == []


async def test_while_the_engine_is_away_a_fault_stays_known_and_is_undone_when_it_is_back(
    own: PrivateEngine, restartable: Crew
) -> None:
    crew = restartable
    before = await crew.networks()
    cut = await crew.faults.inject("partition", crew.n1)
    await asyncio.to_thread(own.stop)
    await until(lambda: crew.runtime_state() is RuntimeState.UNKNOWN)
    with pytest.raises(SubjectError):
        await crew.faults.undo(cut)
    assert crew.pending() == ["n1"]
    await asyncio.to_thread(own.start)
    # The engine ended it when it stopped.
    await until(lambda: crew.runtime_state() is RuntimeState.EXITED)
    await crew.faults.undo(cut)
    assert crew.pending() == []
    await crew.n1.restart()
    assert crew.runtime_state() is RuntimeState.RUNNING
    assert await crew.networks() == before


async def test_a_pause_is_over_where_the_engine_was_restarted(
    own: PrivateEngine, restartable: Crew
) -> None:
    crew = restartable
    fault = await crew.faults.inject("node-pause", crew.n1)
    await asyncio.to_thread(own.stop)
    await asyncio.to_thread(own.start)
    await until(lambda: crew.runtime_state() is RuntimeState.EXITED)
    await crew.faults.undo(fault)
    assert crew.faults.active == ()


async def test_a_run_that_ends_while_the_engine_is_away_is_left_for_undo(
    own: PrivateEngine, restartable: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", own.url)
    crew = restartable
    await crew.faults.inject("partition", crew.n1)
    await asyncio.to_thread(own.stop)
    await crew.run.stop()
    assert crew.run.folder.path.exists()
    await asyncio.to_thread(own.start)
    left = await asyncio.to_thread(undo_leftovers)
    assert left.kept == ()
    assert left.put_back[0] == (
        "n1 of a run that crashed was still cut off from the others; that is undone."
    )
    assert left.put_back[1].startswith("2 containers and ")
    assert not crew.run.folder.path.exists()
