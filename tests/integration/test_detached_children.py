"""What a server has started ends with the run, even where it has left the server's session."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import psutil
import pytest

from core.process.handed_on import own_environment
from subjects.hosts.processes.keeper import Keeper
from tests.process_wait import still_alive

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets orphans be taken in"),
]

LONG_S = 30.0

DETACHES = """
import os, pathlib, sys, time
def note(name):
    path = pathlib.Path(sys.argv[1], name)
    path.with_suffix(".new").write_text(str(os.getpid()))
    path.with_suffix(".new").rename(path)
if os.fork() == 0:  # stays a child of its parent, in a session of its own
    os.setsid()
    note("session")
    time.sleep(600)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:  # a daemon, whose parent ends at once
        if os.fork() == 0:
            note("child-of-daemon")
            time.sleep(600)
        note("daemon")
        time.sleep(600)
    os._exit(0)
if os.fork() == 0:
    if os.fork() == 0:  # an orphan that ends at once
        note("short")
        os._exit(0)
    os._exit(0)
time.sleep(float(sys.argv[2]))
"""
NAMES = ("session", "daemon", "child-of-daemon", "short")

APP = """
import asyncio, pathlib, sys
from subjects.hosts.processes.keeper import Keeper

async def main():
    keeper = Keeper()
    await keeper.start()
    folder = pathlib.Path(sys.argv[1])
    argv = [sys.executable, "-c", sys.argv[2], str(folder), "600"]
    await keeper.spawn("n1", argv, cwd=folder, log=folder / "log")
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def noted(folder: Path) -> dict[str, psutil.Process]:
    """Waits until all have noted their ids; returns those that are to be ended."""
    async with asyncio.timeout(LONG_S):
        while not all((folder / name).exists() for name in NAMES):
            await asyncio.sleep(0.01)
    return {name: psutil.Process(int((folder / name).read_text())) for name in NAMES[:-1]}


async def detach(keeper: Keeper, folder: Path, lasts_s: float) -> dict[str, psutil.Process]:
    argv = [sys.executable, "-c", DETACHES, str(folder), str(lasts_s)]
    await keeper.spawn("n1", argv, cwd=folder, log=folder / "log", group=True)
    return await noted(folder)


@pytest.mark.parametrize("lasts_s", [0.0, 600.0])
async def test_what_has_detached_itself_ends_with_the_run(tmp_path: Path, lasts_s: float) -> None:
    keeper = Keeper()
    await keeper.start()
    try:
        left = await detach(keeper, tmp_path, lasts_s)
        assert len({os.getsid(each.pid) for each in left.values()}) == 2
    finally:
        await keeper.close()
    assert not still_alive(left.values(), 0.0)


async def test_orphans_that_have_ended_are_collected(tmp_path: Path) -> None:
    keeper = Keeper()
    await keeper.start()
    try:
        await detach(keeper, tmp_path, 600.0)
        async with asyncio.timeout(LONG_S):
            while psutil.pid_exists(int((tmp_path / "short").read_text())):
                await asyncio.sleep(0.02)
    finally:
        await keeper.close()


async def test_what_has_detached_itself_ends_with_an_app_that_is_killed(tmp_path: Path) -> None:
    argv = (sys.executable, "-c", APP, str(tmp_path), DETACHES)
    app = await asyncio.create_subprocess_exec(*argv, env=own_environment())
    try:
        left = await noted(tmp_path)
    finally:
        app.kill()
        await app.wait()
    assert not still_alive(left.values(), LONG_S)


async def test_what_others_have_started_is_left_alone(tmp_path: Path) -> None:
    """Nor does the last command's own child end, which may be what a rollback starts."""
    code = (
        "import subprocess, sys; print(subprocess.Popen(sys.argv[1:]).pid, file=open('pid', 'w'))"
    )
    keeper = Keeper()
    await keeper.start()
    sleeps = (sys.executable, "-c", "import time; time.sleep(600)")
    stranger = await asyncio.create_subprocess_exec(*sleeps, start_new_session=True)
    outsider = psutil.Process(stranger.pid)
    started: psutil.Process | None = None
    try:
        await detach(keeper, tmp_path, 600.0)
        code = code.replace("'pid'", repr(str(tmp_path / "pid")))
        keeper.at_end((sys.executable, "-c", code, *sleeps))
        await keeper.close()
        started = psutil.Process(int((tmp_path / "pid").read_text()))
        assert still_alive([started, outsider], 0.0) == [started, outsider]
    finally:
        stranger.kill()
        await stranger.wait()
        if started is not None:
            started.kill()
            still_alive([started], LONG_S)
