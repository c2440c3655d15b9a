import psutil
import pytest
from msgspec.structs import replace

from core import process_start
from subjects.processes import warden
from subjects.processes.identity import ProcessIdentity


def test_a_process_is_found_by_pid_and_creation_time() -> None:
    me = ProcessIdentity.of_this_process()
    found = me.find()
    assert found is not None
    assert found.pid == psutil.Process().pid


def test_a_pid_that_belongs_to_a_later_process_is_not_touched() -> None:
    earlier = replace(ProcessIdentity.of_this_process(), create_time=1_000_000.0)
    assert earlier.find() is None
    assert not earlier.kill()


@pytest.mark.parametrize("drift_s", [-1.0, 1.0])
def test_a_process_is_itself_though_the_clock_was_set_by_a_second(drift_s: float) -> None:
    me = ProcessIdentity.of_this_process()
    assert replace(me, create_time=me.create_time + drift_s).find() is not None


def test_a_pid_that_nobody_has_is_nobody() -> None:
    assert ProcessIdentity.of(2**30) is None
    assert ProcessIdentity(2**30, 1.0).find() is None


def test_the_warden_tells_processes_apart_as_the_app_does() -> None:
    assert warden.SAME_START_S == process_start.SAME_START_S
