"""A client of the load keeps its connection, retries, and looks for another server when it must."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Protocol

import pytest

from core.process.tasks import TaskScope
from subjects.kit import resp_sender
from subjects.kit.place import Address
from subjects.kit.resp_sender import WAITS_S, RespSender
from subjects.load.driver import DriverError
from tests.unit.subjects.exchanges import CLOSE, ScriptedServer

OK, READONLY = b"+OK\r\n", b"-READONLY You can't write against a read only replica.\r\n"
ONE, TWO = Address(1), Address(2)
NOREPLICAS = b"-NOREPLICAS Not enough good replicas to write.\r\n"
SET, WAIT = b"SET x", b"WAIT 1"

Script = Callable[[bytes], Sequence[bytes]]


class Make(Protocol):
    """Makes a client whose server answers by a script, and who resolves ``addresses`` in turn."""

    def __call__(
        self, script: Script, *addresses: Address | None
    ) -> Awaitable[tuple[RespSender, ScriptedServer]]: ...


@pytest.fixture
async def make(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    monkeypatch.setattr(resp_sender, "AGAIN_S", 0.0)
    scope, made = TaskScope("clients"), list[RespSender]()

    async def create(
        script: Script, *addresses: Address | None
    ) -> tuple[RespSender, ScriptedServer]:
        server = ScriptedServer(monkeypatch, script)
        left = list(addresses or (ONE,))

        async def resolve() -> Address | None:
            return left.pop(0) if len(left) > 1 else left[0]

        made.append(RespSender(resolve, scope, "client"))
        return made[-1], server

    yield create
    await scope.close()
    for sender in made:
        sender.close()


async def answer(future: Future[object]) -> object:
    async with asyncio.timeout(10.0):
        return await future


async def test_commands_go_one_at_a_time_over_one_connection(make: Make) -> None:
    sender, server = await make(lambda _: [OK])
    told = [sender.send(SET) for _ in range(3)]
    assert [await answer(each) for each in told] == [b"OK"] * 3
    assert (server.asked, len(server.transports)) == ([SET] * 3, 1)
    assert sender.address == ONE


async def test_command_whose_connection_is_lost_is_sent_again(make: Make) -> None:
    lost = iter([[CLOSE]])
    sender, server = await make(lambda _: next(lost, [OK]))
    assert await answer(sender.send(SET)) == b"OK"
    assert (server.asked, len(server.transports)) == ([SET] * 2, 2)


async def test_server_that_refuses_writes_makes_the_client_ask_again(make: Make) -> None:
    refused = iter([[READONLY]])
    sender, _ = await make(lambda _: next(refused, [OK]), ONE, TWO)
    with pytest.raises(DriverError, match="READONLY"):
        await answer(sender.send(SET))
    assert await answer(sender.send(SET)) == b"OK"
    assert sender.address == TWO


async def test_server_that_refused_is_left_alone_for_a_while(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resp_sender, "RETRIES_S", 0.0)
    monkeypatch.setattr(resp_sender, "SHUNS_S", 60.0)
    sender, server = await make(lambda _: [READONLY])
    with pytest.raises(DriverError, match="READONLY"):
        await answer(sender.send(SET))
    with pytest.raises(DriverError, match="no primary could be reached"):
        await answer(sender.send(SET))
    assert len(server.transports) == 1


async def test_server_that_loads_its_data_gets_the_command_again(make: Make) -> None:
    loading = iter([[b"-LOADING Valkey is loading the dataset in memory\r\n"]])
    sender, server = await make(lambda _: next(loading, [OK]))
    assert await answer(sender.send(SET)) == b"OK"
    assert len(server.asked) == 2


async def test_silence_is_retried_once_at_the_same_server_and_then_elsewhere(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resp_sender, "ANSWER_S", 0.0)
    monkeypatch.setattr(resp_sender, "RETRIES_S", 60.0)
    monkeypatch.setattr(resp_sender, "_LOOK_S", 0.0)
    silent = iter([list[bytes](), list[bytes]()])
    asked: list[Address | None] = []
    sender, server = await make(lambda _: next(silent, [OK]), ONE, TWO)
    server.step = lambda: asked.append(sender.address)
    assert await answer(sender.send(SET)) == b"OK"
    assert sender.address == TWO
    assert len(server.transports) == 3


async def test_nobody_to_send_to_is_told_once_the_command_is_old(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resp_sender, "RETRIES_S", 0.0)
    sender, _ = await make(lambda _: [OK], None)
    with pytest.raises(DriverError, match="no primary could be reached"):
        await answer(sender.send(SET))


async def test_command_that_waited_behind_others_is_tried_as_long_as_any_once_the_connection_fails(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(resp_sender, "time", SimpleNamespace(monotonic=lambda: now))
    said = iter([list[bytes](), [CLOSE], [CLOSE]])
    sender, server = await make(lambda _: next(said, [OK]), ONE, None, ONE)
    told = [sender.send(SET) for _ in range(3)]
    while not server.asked:
        await asyncio.sleep(0)
    now = WAITS_S - 1.0  # the first answer takes that long, and the others wait behind it
    server.transports[0].abort()
    assert [await answer(each) for each in told] == [b"OK"] * 3


async def test_command_whose_turn_comes_too_late_gives_way_to_those_behind(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(resp_sender, "time", SimpleNamespace(monotonic=lambda: now))
    said = iter([list[bytes]()])
    sender, server = await make(lambda _: next(said, [OK]))
    first, second = sender.send(SET), sender.send(SET)
    while not server.asked:
        await asyncio.sleep(0)
    now = WAITS_S + 0.1
    third = sender.send(SET)
    server.transports[0].abort()  # the first one was sent in time, and is sent again
    assert await answer(first) == b"OK"
    with pytest.raises(DriverError, match="too late"):
        await answer(second)
    assert await answer(third) == b"OK"


async def test_follow_up_goes_with_the_command_and_has_the_answer(make: Make) -> None:
    sender, server = await make(lambda asked: [OK + b":2\r\n" if WAIT in asked else OK])
    assert await answer(sender.send(SET, followed=True)) == b"OK"
    sender.follow_up = WAIT
    assert await answer(sender.send(SET, followed=True)) == 2
    assert await answer(sender.send(SET)) == b"OK"
    assert (server.asked, len(server.transports)) == ([SET, SET + WAIT, SET], 1)


async def test_command_that_waits_to_be_sent_gets_the_present_follow_up(make: Make) -> None:
    sender, server = await make(lambda asked: [OK + b":2\r\n" if WAIT in asked else OK])
    waiting = [sender.send(SET, followed=True) for _ in range(3)]
    sender.follow_up = WAIT
    assert [await answer(each) for each in waiting] == [2, 2, 2]
    assert server.asked == [SET + WAIT] * 3


async def test_refusal_of_the_command_is_the_answer_and_no_later_one_is_taken(make: Make) -> None:
    refused = iter([[NOREPLICAS + b":0\r\n"]])
    sender, _ = await make(lambda _: next(refused, [OK + b":1\r\n"]), ONE, TWO)
    sender.follow_up = WAIT
    with pytest.raises(DriverError, match="NOREPLICAS"):
        await answer(sender.send(SET, followed=True))
    assert await answer(sender.send(SET, followed=True)) == 1
    assert sender.address == TWO
