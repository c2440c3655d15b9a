"""The way in which a scenario's process is asked to end, on each system."""

from __future__ import annotations

import signal

import pytest

from subjects.own.hosting.processes import stop_signal
from subjects.own.scenario.model import StopSignal


@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize("stop", list(StopSignal))
def test_signal_of_the_file_is_sent_on_posix(stop: StopSignal, system: str) -> None:
    if not hasattr(signal, stop.value):
        pytest.skip(f"{stop.value} isn't known here")
    assert stop_signal(stop, system).name == stop.value


@pytest.mark.parametrize("stop", list(StopSignal))
def test_windows_has_one_way_to_end_a_process(stop: StopSignal) -> None:
    # psutil takes no other number there, and SIGTERM as its word for the end.
    assert stop_signal(stop, "win32") is signal.SIGTERM
