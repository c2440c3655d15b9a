"""The whole story while the wall clock is set, and while the app is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.model import events as ev
from core.monitor.invariants import P99
from core.recording.reader import read_recording

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[3]
FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
STOPPED_S = 7.0


def _play(
    folder: Path,
    steps: dict[str, Callable[[int], object]],
    env: dict[str, str] | None = None,
    *,
    countdown_s: float = 0.2,
) -> list[ev.Event]:
    """Plays a story; does each step, given the app's pid, at the first line with that text."""
    command = (sys.executable, "-m", "gui", "raft", "--headless", "--report", str(folder))
    brief = ("--countdown", str(countdown_s), "--rate", "500")
    told: list[str] = []
    with subprocess.Popen(
        (*command, *brief),
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as app:
        assert app.stdout is not None
        for line in app.stdout:
            told.append(line)
            for text in [text for text in steps if text in line]:
                steps.pop(text)(app.pid)
        code = app.wait(60)
    assert code == 0, "".join(told)
    assert not steps, "".join(told)
    return list(read_recording(folder / "run.jsonl"))


def _standstills(events: list[ev.Event]) -> list[ev.StoodStill]:
    return [event.what for event in events if isinstance(event, ev.Suspended)]


def _figures(events: list[ev.Event]) -> list[float]:
    """Returns every time and duration of the run."""
    found = [event.t for event in events]
    for event in events:
        match event:
            case ev.Recovered():
                found += [event.after_s, event.outage_s]
            case ev.Detected() | ev.Rejoined():
                found.append(event.after_s)
            case ev.Sampled(sample=sample):
                found += [sample.t, sample.interval_s, (sample.max_ms or 0.0) / 1e3]
            case _:
                pass
    return found


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime isn't installed")
def test_a_wall_clock_that_is_set_changes_nothing(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text("+0")
    env = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(stamp),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
    }
    events = _play(
        tmp_path / "out",
        {
            "load running": lambda _: stamp.write_text("+300"),
            "Down": lambda _: stamp.write_text("-3000"),
        },
        env,
    )
    # A busy machine may make the load wait, but nothing slept for the time that was set.
    stood = [event for event in events if isinstance(event, ev.Suspended)]
    assert all(event.what is not ev.StoodStill.MACHINE for event in stood)
    assert max(_figures(events)) < 120
    assert min(_figures(events)) >= 0


@pytest.mark.skipif(os.name != "posix", reason="a process can't be stopped here")
def test_an_app_that_was_stopped_is_told_as_that_and_nothing_is_blamed(tmp_path: Path) -> None:
    def stop(pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)
        time.sleep(STOPPED_S)  # nothing else can say that so much time has passed
        os.kill(pid, signal.SIGCONT)

    events = _play(tmp_path / "out", {"Baseline learned": stop})
    stood = _standstills(events)
    assert ev.StoodStill.APP in stood
    assert ev.StoodStill.MACHINE not in stood
    fault_at = next(i for i, event in enumerate(events) if isinstance(event, ev.FaultInjected))
    blamed = {e.invariant for e in events[:fault_at] if isinstance(e, ev.ViolationOpened)}
    # On a busy machine answers may be slow in truth; that they are isn't seen by the app's clock.
    assert blamed <= {P99}


@pytest.mark.skipif(os.name != "posix", reason="a process can't be stopped here")
def test_a_countdown_that_an_app_was_stopped_in_begins_anew(tmp_path: Path) -> None:
    def stop(pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)
        time.sleep(STOPPED_S)
        os.kill(pid, signal.SIGCONT)

    events = _play(tmp_path / "out", {"  4  Killing": stop}, countdown_s=5.0)
    started = [event for event in events if isinstance(event, ev.CountdownStarted)]
    assert len(started) >= 2
    fault = next(event for event in events if isinstance(event, ev.FaultInjected))
    assert fault.t >= started[-1].deadline_t
    assert [event.aborted for event in events if isinstance(event, ev.CountdownEnded)] == [False]
