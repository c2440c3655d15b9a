import asyncio

import pytest

from core.tasks import TaskScope


async def forever() -> None:
    await asyncio.Event().wait()


async def test_closing_a_scope_cancels_and_awaits_its_tasks():
    scope = TaskScope("test")
    task = scope.spawn("waits", forever())
    assert scope.running == ("test/waits",)
    await scope.close()
    assert task.cancelled()
    assert scope.running == ()


async def test_a_failed_task_is_told_and_the_others_live_on(capsys: pytest.CaptureFixture[str]):
    failures: list[tuple[str, str]] = []
    told = asyncio.Event()

    def tell(name: str, error: BaseException) -> None:
        failures.append((name, str(error)))
        told.set()

    async def fail() -> None:
        raise ValueError("out of paint")

    scope = TaskScope("test", tell)
    other = scope.spawn("waits", forever())
    scope.spawn("paints", fail())
    await told.wait()
    assert failures == [("test/paints", "out of paint")]
    assert "task test/paints failed" in capsys.readouterr().err
    assert not other.done()
    await scope.close()


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
