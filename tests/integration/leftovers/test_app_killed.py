"""SIGKILL of an app whose containers have faults, with and without the warden."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager

import psutil

from core.model.events import Event, NoticeShown
from core.process.paths import runs_dir
from core.views.timeline import RunClock
from gui.catalog import sweep
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import RUN
from subjects.hosts.containers.run import ContainerRun
from tests import outside
from tests.integration.another_app import another_app
from tests.integration.leftovers.bystanders import Bystanders
from tests.integration.leftovers.commands import FAULTS, PUT_BACK, happened, now, undo
from tests.integration.leftovers.doomed_containers import DoomedContainers
from tests.integration.private_engine import PrivateEngine
from tests.process_wait import still_alive

GONE_WITHIN_S = 30.0
"""On a quiet machine five; on a busy one the engine alone may take longer."""


@contextmanager
def doomed(private: PrivateEngine) -> Generator[tuple[subprocess.Popen[bytes], DoomedContainers]]:
    """Yields another app with containers, each of which has a fault."""
    module = "tests.integration.leftovers.doomed_containers"
    with another_app(DoomedContainers, module, private.url, "r1") as (app, started):
        try:
            yield app, started
        finally:
            app.kill()
            # The warden removes the run, and would remove the next test's of the same name.
            alive = still_alive(outside.existing([started.warden]), 60.0)
            outside.kill(alive)
            assert alive == []


def kill_both(app: subprocess.Popen[bytes], started: DoomedContainers) -> None:
    """Kills the app and the warden, with no time for either to clean up."""
    warden = psutil.Process(started.warden)
    # Stopped first, so that it can't see to the containers when the app is gone.
    warden.suspend()
    app.kill()
    app.wait()
    warden.kill()
    assert not still_alive([warden], 30.0)


async def states(engine: Engine) -> dict[str, tuple[str, bool]]:
    """Returns each container's status, and whether the container is on the peers' network."""
    return {
        view.service: (view.status, any(name.endswith("_peers") for name in view.networks))
        for view in await engine.containers({RUN: "r1"})
    }


async def is_gone(engine: Engine) -> bool:
    """Whether nothing of the run is left in the engine."""
    return not (await engine.containers({RUN: "r1"}) or await engine.networks({RUN: "r1"}))


async def test_containers_of_a_killed_app_are_gone_within_seconds_where_the_warden_lives(
    private: PrivateEngine, engine: Engine, bystanders: Bystanders
) -> None:
    with doomed(private) as (app, _):
        assert len(await states(engine)) == 3
        app.kill()
        killed_s = time.monotonic()
        while not await is_gone(engine):
            assert time.monotonic() < killed_s + GONE_WITHIN_S
            await asyncio.sleep(0.05)
    assert bystanders.are_untouched()
    # The folder is left, and with it a journal of faults whose containers are gone.
    assert [path.name for path in runs_dir().iterdir()] == ["r1"]
    told = undo(private)
    assert (told.returncode, told.stdout) == (0, "Nothing was left to undo.\n")
    assert list(runs_dir().iterdir()) == []


async def test_undo_puts_all_back_and_says_so_where_the_warden_is_killed_too(
    private: PrivateEngine, engine: Engine, bystanders: Bystanders
) -> None:
    with doomed(private) as (app, started):
        kill_both(app, started)
        assert await states(engine) == {
            "n1": ("exited", True),
            "n2": ("paused", True),
            "n3": ("running", False),
        }
        since = now(private)
        told = undo(private)
    assert told.returncode == 0, told
    put_back = told.stdout.splitlines()
    assert put_back[:3] == [PUT_BACK[node] for node in reversed(FAULTS)]
    assert put_back[3].startswith("3 containers and ")
    assert len(put_back) == 4
    expected = {"n1": "start", "n2": "unpause", "n3": "connect"}
    for node, action in expected.items():
        seen = happened(private, since, started.containers[node])
        assert seen.index(action) < seen.index("destroy")
    assert await is_gone(engine)
    assert bystanders.are_untouched()


async def test_next_start_puts_all_back_where_the_warden_is_killed_too(
    private: PrivateEngine, engine: Engine, bystanders: Bystanders
) -> None:
    with doomed(private) as (app, started):
        kill_both(app, started)
        assert not await is_gone(engine)
        told = await asyncio.to_thread(sweep)
    assert told[:3] == tuple(PUT_BACK[node] for node in reversed(FAULTS))
    assert await is_gone(engine)
    assert bystanders.are_untouched()


async def test_the_run_of_an_app_that_lives_is_not_touched(
    private: PrivateEngine, engine: Engine, bystanders: Bystanders
) -> None:
    with doomed(private):
        before = await states(engine)
        told = undo(private)
        assert (told.returncode, told.stdout) == (0, "Nothing was left to undo.\n")
        assert await states(engine) == before
        assert len(before) == 3
    assert bystanders.are_untouched()


async def test_a_run_without_a_folder_is_removed_when_the_next_one_opens_that_engine(
    private: PrivateEngine, engine: Engine, bystanders: Bystanders
) -> None:
    with doomed(private) as (app, started):
        kill_both(app, started)
        shutil.rmtree(runs_dir() / "r1")
        told: list[Event] = []
        run = ContainerRun(told.append, RunClock(), run_id="r2", url=private.url)
        await run.open()
        await run.stop()
    said = [event.text for event in told if isinstance(event, NoticeShown)]
    assert len(said) == 1
    assert said[0].startswith("3 containers and ")
    assert await is_gone(engine)
    assert bystanders.are_untouched()
