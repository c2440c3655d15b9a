"""Tests of the warden's command at the app's end, orderly or not."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.ports import SubjectError
from subjects.hosts.processes.keeper import Keeper
from tests.process_wait import still_alive

NOTE = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(os.environ['SAYS'])"
"""Writes down what its environment says."""

APP = """
import asyncio, sys
from subjects.hosts.processes.keeper import Keeper

async def main():
    keeper = Keeper()
    await keeper.start()
    code = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getsid(0)))"
    keeper.at_end((sys.executable, "-c", code, sys.argv[1]))
    print(keeper.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def note(path: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", NOTE, str(path))


async def test_command_runs_when_the_pipe_closes_and_is_waited_for(tmp_path: Path) -> None:
    keeper = Keeper()
    await keeper.start()
    keeper.at_end(note(tmp_path / "note"), {"SAYS": "it is over"})
    await keeper.close()
    assert (tmp_path / "note").read_text() == "it is over"


async def test_the_last_one_given_is_the_one_that_runs(tmp_path: Path) -> None:
    keeper = Keeper()
    await keeper.start()
    keeper.at_end(note(tmp_path / "first"), {"SAYS": "1"})
    keeper.at_end(note(tmp_path / "second"), {"SAYS": "2"})
    await keeper.close()
    assert [path.name for path in tmp_path.glob("*") if path.is_file()] == ["second"]


async def test_withdrawn_command_does_not_run(tmp_path: Path) -> None:
    keeper = Keeper()
    await keeper.start()
    keeper.at_end(note(tmp_path / "note"), {"SAYS": ""})
    keeper.withdraw()
    await keeper.close()
    assert not (tmp_path / "note").exists()


async def test_command_that_cannot_be_started_keeps_nothing_from_ending(tmp_path: Path) -> None:
    keeper = Keeper()
    await keeper.start()
    keeper.at_end((str(tmp_path / "nothing"),))
    await keeper.close()
    assert keeper.pid is None


async def test_command_without_a_warden_is_refused_and_need_not_be_withdrawn() -> None:
    keeper = Keeper()
    with pytest.raises(SubjectError, match="has ended"):
        keeper.at_end(("true",))
    keeper.withdraw()


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX's")
def test_command_runs_in_a_session_of_its_own_when_the_app_is_killed(tmp_path: Path) -> None:
    note_path = tmp_path / "note"
    app = subprocess.Popen(
        [sys.executable, "-c", APP, str(note_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with app:
        assert app.stdout is not None
        warden = psutil.Process(int(app.stdout.readline()))
        app.kill()
        assert not still_alive([warden], 30.0)
    session = int(note_path.read_text())
    assert session not in (os.getsid(0), warden.pid)
