"""Nothing of a load of the user's own outlives the app, even one that is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

from tests.process_wait import still_alive

ROOT = Path(__file__).parents[3]

APP = """
import asyncio, pathlib, sys
import psutil
from core.process.identity import ProcessIdentity
from subjects.hosts.processes.keeper import Keeper
from subjects.own.scenario.loads import CommandLoadSpec, LoadFormat
from tests.integration.own.loaded import Loaded
from tests.integration.own.test_load_foreign import TOOL

class Kept(Loaded):
    def own(self, pid):
        super().own(pid)
        keeper.own(ProcessIdentity.of(pid))

async def main():
    global keeper
    keeper = Keeper()
    await keeper.start()
    loaded = Kept(pathlib.Path(sys.argv[1]), ("n1",))
    spec = CommandLoadSpec(run=(sys.executable, TOOL, "family"), format=LoadFormat.LINES)
    load = loaded.load(command=spec)
    await load.start(10)
    await loaded.until(lambda: len(loaded.samples()) >= 2)
    family = psutil.Process(loaded.pids[-1]).children(recursive=True)
    print(*loaded.pids, *(each.pid for each in family), keeper.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def test_a_killed_app_leaves_neither_the_program_nor_what_it_has_started(tmp_path: Path) -> None:
    command = (sys.executable, "-c", APP, str(tmp_path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as app:
        assert app.stdout is not None
        pids = [int(pid) for pid in app.stdout.readline().split()]
        family = [psutil.Process(pid) for pid in pids]
        app.kill()
    # The runner, the program, its child, and the warden.
    assert len(family) == 4
    assert not still_alive(family, 20)
