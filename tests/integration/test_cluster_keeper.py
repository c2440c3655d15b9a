import asyncio
import sys
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from core.ports import SubjectError
from core.process.identity import ProcessIdentity
from subjects.hosts.processes.keeper import Keeper
from subjects.hosts.processes.logs import tail
from subjects.hosts.processes.process import LocalProcess
from tests.identities import EARLIER

FOREVER = "import time; time.sleep(600)"


@pytest.fixture
async def keeper() -> AsyncGenerator[Keeper]:
    keeper = Keeper()
    await keeper.start()
    yield keeper
    await keeper.close()


async def spawn(keeper: Keeper, tmp_path: Path, code: str) -> LocalProcess:
    argv = (sys.executable, "-c", code)
    return await keeper.spawn("one", argv, cwd=tmp_path, log=tmp_path / "one.log")


async def until(holds: Callable[[], bool]) -> None:
    """Waits for ``holds``, as a signal takes the system some milliseconds."""
    async with asyncio.timeout(30.0):
        while not holds():
            await asyncio.sleep(0.01)


async def test_a_process_runs_where_and_as_it_was_told_and_its_end_is_heard(
    keeper: Keeper, tmp_path: Path
) -> None:
    ended: asyncio.Future[LocalProcess] = asyncio.get_running_loop().create_future()
    code = "import os, sys; print(os.getcwd()); print('last words', file=sys.stderr); sys.exit(3)"
    process = await keeper.spawn(
        "one",
        (sys.executable, "-c", code),
        cwd=tmp_path,
        log=tmp_path / "one.log",
        on_exit=ended.set_result,
    )
    assert await ended is process
    assert process.exit_text == "exited with code 3"
    assert not process.is_alive()
    assert set(tail(tmp_path / "one.log").splitlines()) == {str(tmp_path), "last words"}


async def test_a_process_can_be_paused_resumed_and_killed(keeper: Keeper, tmp_path: Path) -> None:
    process = await spawn(keeper, tmp_path, FOREVER)
    process.pause()
    await until(process.is_paused)
    assert process.is_alive()
    process.resume()
    await until(lambda: not process.is_paused())
    process.kill()
    assert await process.wait_ended(30.0)
    assert process.returncode is not None


async def test_a_program_that_is_not_there_is_said(keeper: Keeper, tmp_path: Path) -> None:
    with pytest.raises(SubjectError, match="can't start"):
        await keeper.spawn(
            "one", (str(tmp_path / "nothing"),), cwd=tmp_path, log=tmp_path / "one.log"
        )


async def test_closing_ends_all_that_was_started_or_owned_and_may_be_done_twice(
    tmp_path: Path,
) -> None:
    registered: list[str] = []
    keeper = Keeper(registry=lambda name, _: registered.append(name))
    await keeper.start()
    running = await spawn(keeper, tmp_path, FOREVER)
    paused = await spawn(keeper, tmp_path, FOREVER)
    paused.pause()
    foreign = await asyncio.create_subprocess_exec(sys.executable, "-c", FOREVER)
    identity = ProcessIdentity.of(foreign.pid)
    assert identity is not None
    keeper.own(identity)
    # Somebody else's, by pid alone: must not be touched.
    keeper.own(EARLIER)
    await keeper.close()
    await keeper.close()
    assert await foreign.wait() != 0
    assert not running.is_alive()
    assert not paused.is_alive()
    assert registered == ["one", "one"]
    with pytest.raises(SubjectError, match="has ended"):
        await spawn(keeper, tmp_path, FOREVER)
