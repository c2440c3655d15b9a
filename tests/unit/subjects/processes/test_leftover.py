import pytest

from core.ports import SubjectError
from subjects.processes.identity import ProcessIdentity
from subjects.processes.leftover import find_leftover

ME = ProcessIdentity.of_this_process()


async def test_a_process_that_is_still_there_is_found() -> None:
    found = await find_leftover({"node": "n2", "pid": ME.pid, "create_time": ME.create_time})
    assert found is not None
    assert found.name == "n2"
    assert found.is_alive()
    assert not found.is_paused()
    assert found.identity()["pid"] == ME.pid


@pytest.mark.parametrize(
    "identity",
    [
        {"node": "n1", "pid": ME.pid, "create_time": 1_000_000.0},
        {"node": "n1", "pid": 2**30, "create_time": 1.0},
        {"node": "n1"},
        {"node": "n1", "pid": "x", "create_time": 1.0},
    ],
)
async def test_one_that_is_gone_or_was_never_written_down_is_not(
    identity: dict[str, str | int | float],
) -> None:
    assert await find_leftover(identity) is None


async def test_a_dead_run_is_not_started_again() -> None:
    found = await find_leftover({"node": "n2", "pid": ME.pid, "create_time": ME.create_time})
    assert found is not None
    with pytest.raises(SubjectError, match="run that is over"):
        await found.restart()
    with pytest.raises(SubjectError, match="run that is over"):
        await found.pause()
