"""Tests of the window's thread that asks to be given a core early."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from core.process import wakeup
from core.process.wakeup import wake_early

ASK = "from core.process.wakeup import wake_early; import os; wake_early(); "
CHILD = "subprocess.run([sys.executable, '-c', 'import os; print(os.sched_getscheduler(0))'])"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone can be asked")
def test_children_of_a_thread_that_wakes_early_are_ordinary_processes() -> None:
    code = f"{ASK} import subprocess, sys; {CHILD}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert int(told.stdout) == os.SCHED_OTHER


def test_other_machines_and_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not wake_early()
    monkeypatch.undo()
    monkeypatch.setattr(wakeup.sys, "platform", "darwin")
    assert not wake_early()
