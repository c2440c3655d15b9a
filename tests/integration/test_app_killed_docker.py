"""SIGKILL of an app with containers leaves nothing in the engine some seconds later."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import OWNER, RUN
from tests import outside
from tests.integration import stagehand
from tests.integration.engines import needs_engine
from tests.process_wait import still_alive

pytestmark = [pytest.mark.integration, needs_engine, pytest.mark.timeout(300)]

GONE_WITHIN_S = 30.0
"""On a quiet machine five; on a busy one the engine alone may take longer."""


@pytest.fixture
async def engine() -> AsyncGenerator[Engine]:
    engine = await Engine.connect()
    yield engine
    await engine.close()


@contextmanager
def playing(chapter: str, fault: str) -> Generator[subprocess.Popen[str]]:
    """Yields an app that plays on containers and has come to ``chapter``."""
    app = subprocess.Popen(
        [sys.executable, stagehand.__file__, "--docker", chapter, fault],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with app:
        try:
            assert app.stdout is not None
            assert app.stdout.readline() == "there\n"
            yield app
        finally:
            app.kill()


@pytest.mark.parametrize(
    ("chapter", "fault"),
    [
        ("health", "kill-leader"),
        ("load", "kill-leader"),
        ("detection", "kill-leader"),
        ("detection", "pause-leader"),
        ("detection", "cut-leader"),
        ("recovery", "kill-leader"),
    ],
)
async def test_nothing_survives_an_app_that_is_killed_in(
    engine: Engine, chapter: str, fault: str, home: Path
) -> None:
    with playing(chapter, fault) as app:
        # In the chapter "health" the first container is just being made, and others will be.
        while not (before := await ours(engine, app.pid)):
            assert app.poll() is None
            await asyncio.sleep(0.02)
        descendants = outside.descendants(app.pid)
        app.kill()
        app.wait()
        killed_s = time.monotonic()
        while await ours(engine, app.pid):
            assert time.monotonic() < killed_s + GONE_WITHIN_S
            await asyncio.sleep(0.05)
        for run in before:
            while await engine.networks({RUN: run}):
                assert time.monotonic() < killed_s + GONE_WITHIN_S
                await asyncio.sleep(0.05)
        assert still_alive(descendants, GONE_WITHIN_S) == []
        assert not await ours(engine, app.pid)


async def ours(engine: Engine, pid: int) -> set[str]:
    """Returns the runs of that app that are in the engine."""
    found = await engine.containers({OWNER: ""})
    return {view.labels[RUN] for view in found if json.loads(view.labels[OWNER])["pid"] == pid}
