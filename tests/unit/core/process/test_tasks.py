import asyncio

import pytest

from core.ports import TaskFailure
from core.process.tasks import FIRST_PAUSE_S, LONGEST_PAUSE_S, TaskScope
from tests.expected_errors import ExpectedErrors


async def forever() -> None:
    await asyncio.Event().wait()


async def test_closing_a_scope_cancels_and_awaits_its_tasks():
    scope = TaskScope("test")
    task = scope.spawn("waits", forever())
    assert scope.running == ("test/waits",)
    await scope.close()
    assert task.cancelled()
    assert scope.running == ()


async def test_failed_task_is_logged_and_told_and_the_others_live_on(
    expected_errors: ExpectedErrors,
):
    failures: list[TaskFailure] = []
    told = asyncio.Event()

    def tell(failure: TaskFailure) -> None:
        failures.append(failure)
        told.set()

    async def fail() -> None:
        raise ValueError("out of paint")

    scope = TaskScope("test", tell)
    other = scope.spawn("waits", forever())
    scope.spawn("paints", fail())
    await told.wait()
    assert [(failure.task, str(failure.error)) for failure in failures] == [
        ("test/paints", "out of paint")
    ]
    expected_errors.take("task test/paints failed")
    assert not other.done()
    await scope.close()


async def test_supervised_task_is_told_once_and_started_again_until_it_ends(
    monkeypatch: pytest.MonkeyPatch, expected_errors: ExpectedErrors
):
    monkeypatch.setattr("core.process.tasks.FIRST_PAUSE_S", 0.0)
    failures: list[TaskFailure] = []
    starts, lost = 0, 0

    async def paint() -> None:
        nonlocal starts
        starts += 1
        if starts < 4:
            raise ValueError("out of paint")

    def lose() -> None:
        nonlocal lost
        lost += 1

    scope = TaskScope("test", failures.append)
    await scope.supervise("paints", paint, title="painting", on_lost=lose)
    assert (starts, lost) == (4, 3)
    assert [(failure.title, failure.is_restarted) for failure in failures] == [("painting", True)]
    expected_errors.take("test/paints failed; it is started again")
    await scope.close()


async def test_pauses_of_a_supervised_task_grow_to_a_bound(
    monkeypatch: pytest.MonkeyPatch, expected_errors: ExpectedErrors
):
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    async def fail() -> None:
        if len(pauses) < 9:
            raise ValueError("out of paint")

    monkeypatch.setattr(asyncio, "sleep", note)
    scope = TaskScope("test")
    await scope.supervise("paints", fail, title="painting")
    assert pauses[:3] == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S]
    assert pauses[-1] == LONGEST_PAUSE_S
    expected_errors.take("test/paints failed; it is started again")


async def test_closing_a_scope_ends_a_supervised_task_in_its_pause(
    expected_errors: ExpectedErrors,
):
    failed = asyncio.Event()

    async def fail() -> None:
        failed.set()
        raise ValueError("out of paint")

    scope = TaskScope("test")
    task = scope.supervise("paints", fail, title="painting")
    await failed.wait()
    await scope.close()
    assert task.cancelled()
    expected_errors.take("test/paints failed; it is started again")


async def test_a_task_that_spawns_while_closing_is_ended_too():
    scope = TaskScope("test")

    async def stubborn() -> None:
        try:
            await forever()
        finally:
            scope.spawn("late", forever())

    scope.spawn("stubborn", stubborn())
    await asyncio.sleep(0)
    await scope.close()
    assert scope.running == ()


async def test_closing_from_inside_a_task_ends_the_others():
    scope = TaskScope("test")
    other = scope.spawn("waits", forever())
    await scope.spawn("closes", scope.close())
    assert other.cancelled()
