from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.hosts.processes.process import LocalProcess
from tests.identities import ME, NOBODY


def me() -> LocalProcess:
    return LocalProcess("n1", ME, Path("n1.log"))


def gone() -> LocalProcess:
    return LocalProcess("n1", NOBODY, Path("n1.log"))


def test_a_running_process_is_alive_and_not_paused() -> None:
    process = me()
    assert process.is_alive()
    assert not process.is_paused()
    assert not process.ended
    assert process.exit_text == ""


@pytest.mark.parametrize(
    ("returncode", "says"),
    [
        (-9, "exited on signal 9"),
        (1, "exited with code 1"),
        (0, "exited with code 0"),
        (None, "ended, nobody saw how"),
    ],
)
async def test_an_ended_process_says_how(returncode: int | None, says: str) -> None:
    process = me()
    process.mark_ended(returncode, 12.5)
    assert process.exit_text == says
    assert process.ended_monotonic == 12.5
    assert not process.is_alive()
    assert not process.is_paused()
    assert await process.wait_ended(0.0)


async def test_waiting_for_an_end_that_does_not_come_gives_up() -> None:
    assert not await me().wait_ended(0.0)


def test_a_process_that_is_gone_cannot_be_paused_or_resumed_and_needs_no_kill() -> None:
    process = gone()
    assert not process.is_alive()
    process.kill()
    with pytest.raises(SubjectError, match="n1 can't be paused: it isn't running") as raised:
        process.pause()
    assert raised.value.remedy == "Restart n1 first."
    with pytest.raises(SubjectError, match="n1 can't be resumed"):
        process.resume()


def test_process_whose_end_was_reported_is_left_alone() -> None:
    process = me()
    process.mark_ended(-9, 1.0)
    process.kill()
    with pytest.raises(SubjectError):
        process.pause()
