"""Children are kept apart from the terminal, and on Windows from the screen."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.process.sessions import in_own_session, without_window

NEW_GROUP, NO_WINDOW = 0x200, 0x8000000


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_child_leads_a_session_on_posix(platform: str) -> None:
    assert in_own_session(platform) == {"start_new_session": True}
    assert without_window(platform) == {}


def test_child_has_a_group_and_no_console_window_on_windows() -> None:
    assert in_own_session("win32") == {"creationflags": NEW_GROUP | NO_WINDOW}
    assert without_window("win32") == {"creationflags": NO_WINDOW}


def test_flags_are_those_of_python() -> None:
    # Python has them on Windows alone.
    assert getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", NEW_GROUP) == NEW_GROUP
    assert getattr(subprocess, "CREATE_NO_WINDOW", NO_WINDOW) == NO_WINDOW


@pytest.mark.skipif(os.name != "posix", reason="sessions are POSIX's")
def test_started_child_is_in_a_session_of_its_own() -> None:
    code = "import os; print(os.getsid(0) == os.getpid())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        **in_own_session(),
    )
    assert done.stdout.strip() == "True"
