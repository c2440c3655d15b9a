import pytest
from msgspec.structs import asdict

from core.ports import SubjectError
from subjects.hosts.processes.leftover import find_leftover
from tests.identities import EARLIER, ELSEWHERE, ME, NOBODY, OTHER_NAMESPACE


async def test_a_process_that_is_still_there_is_found() -> None:
    found = await find_leftover({"node": "n2", **asdict(ME)})
    assert found is not None
    assert found.name == "n2"
    assert found.is_alive()
    assert not found.is_paused()
    assert found.identity()["pid"] == ME.pid


@pytest.mark.parametrize(
    "identity",
    [
        {"node": "n1", **asdict(EARLIER)},
        {"node": "n1", **asdict(NOBODY)},
        {"node": "n1"},
    ],
)
async def test_process_that_is_gone_or_was_never_noted_is_not_found(
    identity: dict[str, str | int | float],
) -> None:
    assert await find_leftover(identity) is None


@pytest.mark.parametrize(
    "identity",
    [
        asdict(ELSEWHERE),
        asdict(OTHER_NAMESPACE),
        # Of a version that went by the time of day.
        {"pid": ME.pid, "create_time": 1_000_000.0},
    ],
)
async def test_process_that_cannot_be_looked_at_is_not_taken_for_gone(
    identity: dict[str, str | int | float],
) -> None:
    with pytest.raises(SubjectError, match=r"can't be told|another version"):
        await find_leftover(identity)


async def test_a_dead_run_is_not_started_again() -> None:
    found = await find_leftover({"node": "n2", **asdict(ME)})
    assert found is not None
    with pytest.raises(SubjectError, match="run that is over"):
        await found.restart()
    with pytest.raises(SubjectError, match="run that is over"):
        await found.pause()
