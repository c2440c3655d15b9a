"""Living owners aren't taken for dead, in other namespaces or after the clock was set."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from core.process.paths import recordings_dir, runs_dir
from core.recording import keep
from tests.integration import doomed_app
from tests.integration.another_app import ROOT
from tests.integration.doomed_app import DoomedApp
from tests.integration.namespaces import (
    Wrap,
    as_it_is,
    needs,
    with_clock_set,
    with_other_boot_time,
    with_other_pids,
)
from tests.integration.test_cluster_ends import (
    doomed,
    gone,
    kill_with_its_warden,
    processes,
    wait_gone,
)
from tests.no_engine import without_engine

pytestmark = pytest.mark.integration

NOTHING = (0, "Nothing was left to undo.\n", "")
VIEWS = [
    pytest.param(as_it_is, id="same"),
    pytest.param(with_other_pids, marks=needs(with_other_pids), id="pids"),
    pytest.param(with_other_boot_time, marks=needs(with_other_boot_time), id="boot-time"),
    pytest.param(with_clock_set, marks=needs(with_clock_set), id="clock"),
]


def begin_undo(view: Wrap, home: Path) -> "subprocess.Popen[str]":
    """Starts ``faultstage undo`` in the given view of the machine."""
    return subprocess.Popen(
        view([sys.executable, "-m", "gui", "undo"], home),
        cwd=ROOT,
        env=without_engine(home / "docker"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def undo(view: Wrap, home: Path) -> tuple[int, str, str]:
    with begin_undo(view, home) as command:
        out, err = command.communicate(timeout=60)
        return command.returncode, out, err


@contextmanager
def app_with_other_pids(
    *, is_first: bool
) -> Generator[tuple["subprocess.Popen[bytes]", DoomedApp]]:
    """Yields an app with a cluster in a pid namespace, as in another container.

    Args:
        is_first: whether the app is the namespace's first process.
    """
    command = [sys.executable, "-m", doomed_app.__name__]
    if not is_first:
        command = ["sh", "-c", '"$@"; true', "sh", *command]
    with subprocess.Popen(
        with_other_pids(command, Path()), stdout=subprocess.PIPE, cwd=ROOT
    ) as app:
        try:
            assert app.stdout is not None
            yield app, msgspec.json.decode(app.stdout.readline(), type=DoomedApp)
        finally:
            app.kill()


@pytest.mark.parametrize("view", VIEWS)
def test_a_show_goes_on_while_another_one_looks_for_what_is_left(view: Wrap, home: Path) -> None:
    with doomed() as (app, started):
        alive = processes(started)
        assert undo(view, home) == NOTHING
        assert app.poll() is None
        assert all(process.is_running() for process in alive)
        assert Path(started.folder).is_dir()
        app.kill()
        app.wait()
        assert wait_gone(alive)


@needs(with_other_pids)
def test_a_show_in_another_namespace_goes_on_too(home: Path) -> None:
    with app_with_other_pids(is_first=True) as (app, started):
        for view in (as_it_is, with_other_pids):
            assert undo(view, home) == NOTHING
            assert app.poll() is None
            assert Path(started.folder).is_dir()


@needs(with_other_pids)
def test_servers_that_only_another_namespace_could_see_are_named_with_the_way_out(
    home: Path,
) -> None:
    with app_with_other_pids(is_first=False) as (app, started):
        app.kill()
        app.wait()
    code, _, told = undo(as_it_is, home)
    assert code == 1
    assert "whether its links, n1, n2, n3 still run can't be told from here" in told
    assert f"The run in {started.folder} has crashed" in told
    assert Path(started.folder).is_dir()


@needs(with_other_pids)
def test_run_that_ended_with_its_container_is_swept(home: Path) -> None:
    with app_with_other_pids(is_first=True) as (app, started):
        app.kill()
        app.wait()
    assert undo(as_it_is, home) == NOTHING
    assert not Path(started.folder).exists()


@needs(with_clock_set)
def test_processes_that_outlived_a_crash_are_found_again_though_the_clock_was_set(
    home: Path,
) -> None:
    with doomed("pause") as (app, started):
        left = processes(started)
        kill_with_its_warden(app, left)
        assert wait_gone(left[:1])
        assert not gone(left[1:])
        assert undo(with_clock_set, home)[:2] == (
            0,
            (
                "n2 of a run that crashed was still stopped where it stood; that is undone.\n"
                "n1, n2, n3 of a run that crashed were still running; they were ended.\n"
            ),
        )
        assert wait_gone(left)
    assert list(runs_dir().iterdir()) == []


def test_remains_of_a_killed_app_are_swept_once_by_several_at_once(home: Path) -> None:
    with doomed() as (app, started):
        alive = processes(started)
        app.kill()
        app.wait()
        # At once: the warden is still at it.
        undoing = [begin_undo(as_it_is, home) for _ in range(3)]
        for command in undoing:
            with command:
                _, err = command.communicate(timeout=60)
                assert (command.returncode, err) == (0, "")
        assert not Path(started.folder).exists()
        assert wait_gone(alive)
    assert list(runs_dir().iterdir()) == []


_PRUNES = """
import sys
from core.process.paths import recordings_dir
from core.recording.keep import prune
prune(recordings_dir(), 1)
"""


@pytest.mark.parametrize("view", VIEWS)
def test_a_recording_is_not_pruned_while_it_is_written(view: Wrap, home: Path) -> None:
    path, finished = recordings_dir() / "a.jsonl", recordings_dir() / "b.jsonl"
    path.parent.mkdir(parents=True)
    mark = keep.mark_writing(path)
    for each in (path, finished):
        each.touch()
    command = view([sys.executable, "-c", _PRUNES], home)
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    assert path.exists()
    assert not finished.exists()
    mark.remove()
