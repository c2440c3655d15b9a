"""What a dead run left in a real engine is put back, then removed; nothing else is touched."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from core.paths import runs_dir
from gui.catalog import sweep
from subjects.containers.engine import Engine
from subjects.containers.labels import RUN
from subjects.containers.reaper import reaper_command
from subjects.containers.sweep import remove_orphans
from subjects.raft.image import ensure_image
from tests.integration.bystanders import Bystanders
from tests.integration.dead_run import DeadRun
from tests.integration.private_engine import PrivateEngine, private_engine, why_not

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(bool(why_not()), reason=why_not()),
]

ROOT = Path(__file__).parents[2]
FAULTS = {"n1": "container-kill", "n2": "node-pause", "n3": "partition"}
PUT_BACK = [
    "n3 of a run that crashed was still cut off from the others; that is undone.",
    "n2 of a run that crashed was still stopped where it stood; that is undone.",
    "n1 of a run that crashed was still killed with no warning; that is undone.",
    "3 containers and 1 network of a run that crashed were removed.",
]


@pytest.fixture(scope="module")
def private() -> Generator[PrivateEngine]:
    with private_engine() as engine:
        yield engine


@pytest.fixture
async def engine(private: PrivateEngine) -> AsyncGenerator[Engine]:
    engine = await Engine.connect(private.url)
    yield engine
    await engine.close()


@pytest.fixture
async def image(engine: Engine) -> str:
    return await ensure_image(engine, say_nothing)


@pytest.fixture
def bystanders(private: PrivateEngine, image: str) -> Generator[Bystanders]:
    bystanders = Bystanders(private, image, "r1")
    yield bystanders
    left = private.docker("ps", "--all", "--quiet").stdout.split()
    private.docker("rm", "--force", *left)
    private.docker("network", "prune", "--force")
    assert left


@pytest.fixture
async def dead(engine: Engine, image: str) -> DeadRun:
    dead = DeadRun(engine, image, "r1")
    await dead.make()
    return dead


def undo(private: PrivateEngine) -> subprocess.CompletedProcess[str]:
    """``faultstage undo``, as it is typed."""
    return subprocess.run(
        [sys.executable, "-m", "gui", "undo"],
        cwd=ROOT,
        env={**os.environ, "DOCKER_HOST": private.url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def reap(url: str, run_id: str) -> subprocess.CompletedProcess[str]:
    """What the warden runs when the app ends."""
    argv, environment = reaper_command(url, run_id)
    return subprocess.run(
        argv,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def say_nothing(_text: str, _share: float | None) -> None:
    """Nobody watches the image being built."""


def happened(private: PrivateEngine, since: str, container: str) -> list[str]:
    """What the engine did to a container: the evidence that it was put back before it went."""
    until = private.docker("info", "--format", "{{.SystemTime}}").stdout.strip()
    told = private.docker(
        "events",
        *("--since", since, "--until", until),
        *("--filter", "event=start", "--filter", "event=unpause"),
        *("--filter", "event=connect", "--filter", "event=destroy"),
        *("--format", "{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.container}}"),
    )
    return [line.split()[0] for line in told.stdout.splitlines() if container in line]


async def test_undo_puts_each_fault_back_then_removes_the_run_and_says_so(
    private: PrivateEngine, engine: Engine, bystanders: Bystanders, dead: DeadRun
) -> None:
    for node, fault in FAULTS.items():
        await dead.leave(fault, node)
    since = private.docker("info", "--format", "{{.SystemTime}}").stdout.strip()
    told = undo(private)
    assert told.stdout.splitlines() == PUT_BACK, told
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
    assert list(await asyncio.to_thread(sweep)) == PUT_BACK
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


async def test_what_cannot_be_put_back_is_told_and_removed(
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
            PUT_BACK[0],
            PUT_BACK[3],
        ]
        assert list(runs_dir().iterdir()) == []
