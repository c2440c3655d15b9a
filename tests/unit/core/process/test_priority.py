import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from core.process import priority
from core.process.priority import give_way, giving_way

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="batch processes are Linux's")

POLICY = "import os; print(os.sched_getscheduler(0))"


@pytest.fixture
def ordinary() -> Iterator[None]:
    """Restores this thread's policy after the test."""
    before = os.sched_getscheduler(0)
    yield
    os.sched_setscheduler(0, before, os.sched_param(0))


def policy_of_a_child() -> int:
    told = subprocess.run([sys.executable, "-c", POLICY], capture_output=True, check=True)
    return int(told.stdout)


def test_child_started_while_giving_way_is_a_batch_process_and_the_starter_is_none() -> None:
    before = os.sched_getscheduler(0)
    with giving_way():
        assert policy_of_a_child() == os.SCHED_BATCH
    assert os.sched_getscheduler(0) == before
    assert policy_of_a_child() == before


@pytest.mark.usefixtures("ordinary")
def test_process_that_gives_way_hands_that_on() -> None:
    give_way()
    assert policy_of_a_child() == os.SCHED_BATCH


def test_system_without_batch_processes_starts_children_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(priority, "_BATCH", None)
    before = os.sched_getscheduler(0)
    give_way()
    with giving_way():
        assert policy_of_a_child() == before


def test_refusal_of_the_system_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    give_way()
    with giving_way():
        pass
