"""A dead run's faults and containers in a real engine are put back and removed, nothing else."""

import asyncio
import shutil
from pathlib import Path

import pytest

from core.process.paths import runs_dir
from gui.catalog import sweep
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import RUN
from subjects.hosts.containers.leftovers.sweep import remove_orphans
from subjects.raft.image import ensure_image
from tests.integration.leftovers.bystanders import Bystanders
from tests.integration.leftovers.commands import (
    FAULTS,
    PUT_BACK,
    happened,
    now,
    reap,
    say_nothing,
    undo,
)
from tests.integration.leftovers.dead_run import DeadRun
from tests.integration.private_engine import PrivateEngine, private_engine

REMOVED = "3 containers and 1 network of a run that crashed were removed."
ALL_PUT_BACK = [PUT_BACK["n3"], PUT_BACK["n2"], PUT_BACK["n1"], REMOVED]


@pytest.fixture
async def dead(engine: Engine, image: str) -> DeadRun:
    dead = DeadRun(engine, image, "r1")
    await dead.make()
    return dead


async def test_undo_puts_each_fault_back_then_removes_the_run_and_says_so(
    private: PrivateEngine, engine: Engine, bystanders: Bystanders, dead: DeadRun
) -> None:
    for node, fault in FAULTS.items():
        await dead.leave(fault, node)
    since = now(private)
    told = undo(private)
    assert told.stdout.splitlines() == ALL_PUT_BACK, told
    assert told.returncode == 0
    assert happened(private, since, dead.ids["n3"])[-2:] == ["connect", "destroy"]
    assert happened(private, since, dead.ids["n2"]) == ["unpause", "destroy"]
    assert "start" in happened(private, since, dead.ids["n1"])
    assert await engine.containers({RUN: "r1"}) == []
    assert await engine.networks({RUN: "r1"}) == []
    assert list(runs_dir().iterdir()) == []
    assert bystanders.are_untouched()
    again = undo(private)
    assert (again.returncode, again.stdout) == (0, "Nothing was left to undo.\n")


async def test_the_next_start_does_the_same(
    engine: Engine, bystanders: Bystanders, dead: DeadRun
) -> None:
    for node, fault in FAULTS.items():
        await dead.leave(fault, node)
    assert list(await asyncio.to_thread(sweep)) == ALL_PUT_BACK
    assert await engine.containers({RUN: "r1"}) == []
    assert bystanders.are_untouched()


async def test_a_container_that_was_removed_from_outside_needs_no_undo(
    private: PrivateEngine, bystanders: Bystanders, dead: DeadRun, engine: Engine
) -> None:
    await dead.leave("node-pause", "n2")
    await engine.remove(dead.ids["n2"])
    told = undo(private)
    assert told.stdout == "2 containers and 1 network of a run that crashed were removed.\n"
    assert told.returncode == 0
    assert bystanders.are_untouched()


async def test_node_that_cannot_be_put_back_is_told_and_removed(
    private: PrivateEngine, bystanders: Bystanders, dead: DeadRun, engine: Engine
) -> None:
    await dead.leave("partition", "n2")
    for node in ("n1", "n3"):
        await engine.disconnect(dead.network, dead.ids[node])
    await engine.remove_network(dead.network)
    told = undo(private)
    assert "n2 of a run that crashed was still cut off from the others, and" in told.stdout
    assert "not found" in told.stdout
    assert told.returncode == 0
    assert await engine.containers({RUN: "r1"}) == []
    assert list(runs_dir().iterdir()) == []
    assert bystanders.are_untouched()


async def test_containers_of_a_dead_run_are_found_without_its_folder(
    private: PrivateEngine, bystanders: Bystanders, dead: DeadRun, engine: Engine
) -> None:
    shutil.rmtree(dead.folder)
    assert sweep() == ()
    assert len(await engine.containers({RUN: "r1"})) == 3
    assert await remove_orphans(engine) == [
        "3 containers and 1 network of a run that crashed were removed."
    ]
    assert bystanders.are_untouched()


async def test_the_reaper_removes_exactly_one_run(
    private: PrivateEngine, bystanders: Bystanders, dead: DeadRun, engine: Engine
) -> None:
    await dead.leave("node-pause", "n2")
    reaped = reap(private.url, "r1")
    assert reaped.returncode == 0
    assert reaped.stderr == "faultstage: Removed 3 containers and 1 network of the run r1.\n"
    assert await engine.containers({RUN: "r1"}) == []
    assert bystanders.are_untouched()


async def test_while_the_engine_is_away_all_is_kept_and_said_and_undone_when_it_is_back(
    home: Path,
) -> None:
    with private_engine() as own:
        engine = await Engine.connect(own.url)
        try:
            image = await ensure_image(engine, say_nothing)
            dead = DeadRun(engine, image, "r1")
            await dead.make()
            await dead.leave("partition", "n3")
            await dead.leave("node-pause", "n2")
        finally:
            await engine.close()
        own.stop()
        reaped = reap(own.url, "r1")
        assert reaped.returncode == 1
        assert "isn't running" in reaped.stderr
        told = undo(own)
        assert told.returncode == 1
        assert told.stdout == ""
        assert told.stderr.count("isn't running") == 1
        assert "run: faultstage undo" in told.stderr
        assert [path.name for path in runs_dir().iterdir()] == ["r1"]
        own.start()
        told = undo(own)
        assert told.returncode == 0, told
        # The engine ended the paused one when it stopped: nothing of that fault is left.
        assert told.stdout.splitlines() == [
            "n2 of a run that crashed needed no undo.",
            PUT_BACK["n3"],
            REMOVED,
        ]
        assert list(runs_dir().iterdir()) == []
