import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from chaos.undo_replay import replay_blocking
from core.model.events import NodeStatus, NoticeShown
from core.ports import SubjectError
from core.process.paths import runs_dir
from subjects.hosts.processes.leftover import find_leftover
from subjects.hosts.processes.runs import RunFolder
from subjects.hosts.processes.sweep import Undone, sweep
from tests import outside
from tests.expected_errors import ExpectedErrors
from tests.integration import doomed_app
from tests.integration.another_app import another_app
from tests.integration.doomed_app import DoomedApp
from tests.integration.live import live_cluster
from tests.process_wait import still_alive

GONE_WITHIN_S = 5.0
"""Seconds within which all is gone after an app was killed, as promised."""
LONG_S = 30.0
"""For what ends by another's hand: nobody promises how soon."""


@contextmanager
def doomed(*arguments: str) -> Generator[tuple[subprocess.Popen[bytes], DoomedApp]]:
    """Yields another app with a cluster, and what that app has started."""
    with another_app(DoomedApp, doomed_app.__name__, *arguments) as (app, started):
        try:
            yield app, started
        finally:
            app.kill()
            outside.kill(processes(started))


def processes(started: DoomedApp) -> list[psutil.Process]:
    return outside.existing((started.warden, *started.servers))


def kill_with_its_warden(app: subprocess.Popen[bytes], left: list[psutil.Process]) -> None:
    """Kills an app and then the warden, the first of ``left``, so that servers go on."""
    # Stopped first, so that it can't see to its children when the app is gone.
    left[0].suspend()
    app.kill()
    app.wait()
    left[0].kill()


def gone(waited_for: list[psutil.Process], within_s: float = 0) -> bool:
    return not still_alive(waited_for, within_s)


def wait_gone(waited_for: list[psutil.Process], within_s: float = LONG_S) -> bool:
    return gone(waited_for, within_s)


@pytest.mark.parametrize("arguments", [(), ("pause",)])
def test_an_app_that_is_killed_leaves_no_process_and_the_next_start_no_file(
    arguments: tuple[str, ...],
) -> None:
    with doomed(*arguments) as (app, started):
        left = processes(started)
        assert len(left) == 4
        app.kill()
        app.wait()
        assert wait_gone(left, GONE_WITHIN_S)
        assert Path(started.folder).exists()
        swept = sweep()
        assert swept.folders == 1
        assert swept.killed == ()
        assert not Path(started.folder).exists()


def test_servers_that_outlive_even_the_warden_are_undone_and_killed_at_the_next_start() -> None:
    mine = RunFolder.plan()
    mine.create()
    with doomed("pause") as (app, started):
        left = processes(started)
        kill_with_its_warden(app, left)
        assert not gone(left[1:])
        swept = sweep(
            undo=lambda folder: Undone(messages=tuple(replay_blocking(folder, find_leftover)))
        )
        assert swept.folders == 1
        # The relays end by themselves with the app, if not before this look.
        assert sorted({*swept.killed} - {"links"}) == ["n1", "n2", "n3"]
        assert swept.messages == (
            "n2 of a run that crashed was still stopped where it stood; that is undone.",
        )
        assert wait_gone(left)
        assert [path.name for path in runs_dir().iterdir()] == [mine.path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_a_signal_that_reaches_the_warden_never_ends_it_before_its_children() -> None:
    import signal

    with doomed() as (_, started):
        warden, *servers = processes(started)
        warden.send_signal(signal.SIGINT)
        warden.send_signal(signal.SIGINT)
        assert warden.is_running()
        warden.send_signal(signal.SIGTERM)
        assert wait_gone(servers)
        assert wait_gone([warden])


@pytest.mark.skipif(sys.platform != "linux", reason="a signal to one thread is Linux's")
def test_a_signal_ends_the_warden_though_nothing_wakes_its_main_thread() -> None:
    import ctypes
    import signal

    with doomed() as (_, started):
        warden, *servers = processes(started)
        other = next(thread.id for thread in warden.threads() if thread.id != warden.pid)
        assert ctypes.CDLL(None).tgkill(warden.pid, other, signal.SIGTERM) == 0
        assert wait_gone(servers)
        assert wait_gone([warden])


async def test_app_ends_its_servers_and_says_so_where_the_warden_is_killed(
    expected_errors: ExpectedErrors,
) -> None:
    async with live_cluster() as live:
        servers = [psutil.Process(live.process(name).pid) for name in live.subject.nodes]
        warden = live.subject.warden_pid
        assert warden is not None
        psutil.Process(warden).kill()
        for name in live.subject.nodes:
            health = await live.until_status(name, NodeStatus.DOWN)
            assert health.detail == "ended, nobody saw how"
        assert wait_gone(servers)
        notices = [event for event in live.events if isinstance(event, NoticeShown)]
        assert len(notices) == 1
        assert "has ended" in notices[0].text
        assert notices[0].remedy
        with pytest.raises(SubjectError, match="helper process"):
            await live.node("n1").restart()
    expected_errors.take("The warden ended with code -9")
