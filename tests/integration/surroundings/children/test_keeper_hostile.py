"""Tests of warden and load beside programs that print, hold, stop, or lose exit codes.

They stand for corporate images whose Pythons print at each start, for parents that ignore
SIGCHLD, and for helpers that are stopped or never get ready.
"""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.ports import SubjectError
from subjects.hosts.processes import keeper as keeper_module
from subjects.hosts.processes import python_child, warden
from subjects.hosts.processes.keeper import Keeper
from subjects.hosts.processes.python_child import PythonChild
from tests.expected_errors import ExpectedErrors
from tests.integration.surroundings.children import hostile

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and symlinks are POSIX's"),
]

KILLED = """
import asyncio, sys
from pathlib import Path
from subjects.hosts.processes.keeper import Keeper

async def main():
    folder = Path(sys.argv[1])
    keeper = Keeper(log=folder / "warden.log")
    await keeper.start()
    argv = (sys.executable, "-c", "import time; time.sleep(600)")
    process = await keeper.spawn("one", argv, cwd=folder, log=folder / "one.log")
    process.kill()
    assert await process.wait_ended(60)
    left = await keeper.spawn("two", argv, cwd=folder, log=folder / "two.log")
    await keeper.close()
    print("\\n", process.exit_text, "/", left.exit_text, "/", left.is_alive(), flush=True)

asyncio.run(main())
"""
"""Tells how a killed process ended, and one that was left for the end."""

LOADED = """
import asyncio, sys
from pathlib import Path
from core.views.timeline import RunClock
from subjects.load.client import LoadProcess

async def main():
    load = LoadProcess(
        driver="tests.unit.subjects.load.memory:MemoryDriver", options=dict,
        run_folder=Path(sys.argv[1]), run_id="run", emit=lambda event: None, clock=RunClock(),
    )
    await load.start(500)
    result = await load.read_back()
    await load.close()
    print("\\n", result.complete, result.lost, flush=True)

asyncio.run(main())
"""
"""Tells whether a load's proof is complete, and how much was lost."""


def last_line(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 0, done.stdout[-2_000:]
    return done.stdout.strip().splitlines()[-1].strip()


def test_killed_server_is_told_as_killed_where_the_parent_ignores_sigchld(tmp_path: Path) -> None:
    start = [sys.executable, "-c", hostile.IGNORES_SIGCHLD]
    told = hostile.run([*start, sys.executable, "-c", KILLED, str(tmp_path)], hostile.ROOT, {})
    assert last_line(told) == "exited on signal 9 / exited on signal 9 / False"


def test_warden_is_understood_though_every_python_prints_at_its_start(tmp_path: Path) -> None:
    python = str(hostile.interpreter_that_prints(tmp_path))
    told = hostile.run([python, "-c", KILLED, str(tmp_path)], hostile.ROOT, {})
    assert last_line(told) == "exited on signal 9 / exited on signal 9 / False"
    assert b"Corporate image" in (tmp_path / "warden.log").read_bytes()


def test_load_is_understood_though_every_python_prints_at_its_start(tmp_path: Path) -> None:
    python = str(hostile.interpreter_that_prints(tmp_path))
    told = hostile.run([python, "-c", LOADED, str(tmp_path)], hostile.ROOT, {})
    assert last_line(told) == "True 0"
    assert b"Corporate image" in (tmp_path / "load.log").read_bytes()


def test_folder_and_variables_of_others_decide_nothing_in_our_processes(tmp_path: Path) -> None:
    folder = tmp_path / "shadow"
    hostile.shadow(folder)
    # The program itself finds its modules by our path; its children are what is tried here.
    begins = f"import sys; sys.path[:] = {[each for each in sys.path if each]!r}\n"
    code = f"{begins}import os; os.environ['PYTHONPATH'] = {str(folder)!r}\n"
    for program, told in ((KILLED, "exited on signal 9"), (LOADED, "True 0")):
        command = [sys.executable, "-I", "-c", code + program, str(tmp_path)]
        done = hostile.run(command, folder, {"PYTHONWARNINGS": "error", "PYTHONHOME": "/nothing"})
        assert told in last_line(done)


async def test_processes_left_behind_at_a_start_keep_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start-up script may leave a process that holds every descriptor for ever."""
    note = tmp_path / "left.pid"
    code = (
        "import os, runpy, subprocess, sys\n"
        "left = subprocess.Popen(['sleep', '600'], close_fds=False)\n"
        f"open({str(note)!r}, 'w').write(str(left.pid))\n"
        "left.returncode = 0\n"
        "del sys.argv[0]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    ours = python_child.python_command

    def leaving(module: str, *arguments: str) -> tuple[str, ...]:
        python, *options, child, name = ours(module)
        return (python, *options, "-c", code, child, name, *arguments)

    monkeypatch.setattr(python_child, "python_command", leaving)
    keeper = Keeper()
    try:
        await keeper.start()
        async with asyncio.timeout(60):
            await keeper.close()
    finally:
        psutil.Process(int(note.read_text())).kill()


async def test_warden_that_is_stopped_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "LOOK_S", 0.05)
    monkeypatch.setattr(keeper_module, "END_WITHIN_S", 0.1)
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    keeper = Keeper(told.set_result)
    await keeper.start()
    assert keeper.pid is not None
    process = psutil.Process(keeper.pid)
    process.suspend()
    async with asyncio.timeout(60):
        assert "doesn't answer" in await told
    await keeper.close()
    assert not process.is_running()


@pytest.mark.parametrize(
    ("code", "told"),
    [("import time; time.sleep(600)", "didn't get ready"), ("raise SystemExit(3)", "ended before")],
)
async def test_warden_that_does_not_get_ready_is_told(
    monkeypatch: pytest.MonkeyPatch, code: str, told: str, expected_errors: ExpectedErrors
) -> None:
    def command(module: str, *arguments: str) -> tuple[str, ...]:
        return (sys.executable, "-I", "-c", code)

    monkeypatch.setattr(python_child, "python_command", command)
    if "ready" in told:
        monkeypatch.setattr(keeper_module, "READY_WITHIN_S", 0.2)
    keeper = Keeper()
    with pytest.raises(SubjectError, match=told):
        await keeper.start()
    async with asyncio.timeout(60):
        await keeper.close()
    if "before" in told:
        expected_errors.take("The warden ended with code 3")


async def test_warden_that_dies_is_told_and_ends_who_waits(
    tmp_path: Path, expected_errors: ExpectedErrors
) -> None:
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    keeper = Keeper(told.set_result)
    await keeper.start()
    assert keeper.pid is not None
    psutil.Process(keeper.pid).suspend()
    argv = (sys.executable, "-c", "")
    waits = asyncio.create_task(keeper.spawn("one", argv, cwd=tmp_path, log=tmp_path / "log"))
    await asyncio.sleep(0)
    psutil.Process(keeper.pid).kill()
    with pytest.raises(SubjectError, match="has ended"):
        await waits
    assert "has ended" in await told
    expected_errors.take("The warden ended with code -9")
    await keeper.close()


async def test_warden_goes_on_after_lines_that_are_no_orders() -> None:
    child = PythonChild.start(warden.__name__, output=subprocess.DEVNULL, errors=None)
    lines: list[bytes] = []
    ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
    child.follow("warden", lines.append, ended.set_result)
    for line in (b"rubbish", b"\xff\xfe", b"[1]", b'{"do": "spawn"}', b"7" * 100_000, b""):
        child.send(line + b"\n")
    child.send(b'{"do": "ping"}\n{"do": "stop"}\n')
    async with asyncio.timeout(60):
        assert await ended == 0
    assert b'{"event": "alive"}' in lines
    assert sum(b'"failed"' in line for line in lines) == 6


async def test_signal_that_a_process_of_ours_died_of_is_known() -> None:
    child = PythonChild.start(warden.__name__, output=subprocess.DEVNULL, errors=None)
    ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
    child.follow("warden", lambda _: None, ended.set_result)
    child.kill()
    async with asyncio.timeout(60):
        assert await ended == -signal.SIGKILL
