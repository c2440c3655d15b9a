"""Gives every test a home folder and a screen, and checks that nothing is left behind."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.process.paths import HOME_VARIABLE
from core.process.started import COMMAND_VARIABLE
from tests.expected_errors import ExpectedErrors
from tests.leaks import Snapshot, leaked_tasks

_SHOWS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
if sys.platform == "linux" and not any(os.environ.get(name) for name in _SHOWS):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

_SNAPSHOT = pytest.StashKey[Snapshot]()


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves tasks, threads or processes behind.

    What a fixture of a wider scope started is there before, and isn't the test's.
    """
    function = getattr(request.node, "obj", None)
    request.node.stash[_SNAPSHOT] = Snapshot()
    if inspect.iscoroutinefunction(function):
        request.getfixturevalue("no_task_leaks")
    yield


@pytest.fixture(autouse=True)
def expected_errors() -> Iterator[ExpectedErrors]:
    """Fails a test in which the product logs an error that the test didn't take."""
    errors = ExpectedErrors()
    errors.attach()
    yield errors
    left = errors.detach()
    if left:
        pytest.fail("logged: " + "\n".join(left))


@pytest.fixture
async def no_task_leaks() -> AsyncIterator[None]:
    """Fails a coroutine test that leaves tasks; used by :func:`nothing_leaks`."""
    yield
    told = await leaked_tasks()
    if told:
        pytest.fail("left behind: " + "; ".join(told))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Looks for leaks once all fixtures of the test have ended."""
    yield
    before = item.stash.get(_SNAPSHOT, None)
    if before is not None and (told := before.leaked()):
        pytest.fail("left behind: " + "; ".join(told))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Yields the base of all of Faultstage's folders in this test."""
    path = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(path))
    # The command that a person is told to type doesn't depend on this environment's place.
    monkeypatch.setenv(COMMAND_VARIABLE, "faultstage")
    return path
