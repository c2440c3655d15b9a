"""Tests of clients that are closed, and questions that are cancelled, at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from subjects.kit.http_client import HttpAnswer, HttpClient, NoAnswerError
from tests.unit.subjects.exchanges import CLOSE, ScriptedServer

Kind = Callable[[bytes], Sequence[bytes]]


def number_of(request: bytes) -> bytes:
    """Returns the number in a request's path, by which answers are matched to requests."""
    return request.split(b" ")[1].removeprefix(b"/")


def plain(request: bytes) -> bytes:
    body = number_of(request) * 3
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def byte_by_byte(request: bytes) -> list[bytes]:
    whole = plain(request)
    return [whole[at : at + 1] for at in range(len(whole))]


def chunked(request: bytes) -> list[bytes]:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return [head, *[b"1\r\n", number_of(request), b"\r\n"] * 3, b"0\r\n", b"\r\n"]


def to_the_end(request: bytes) -> list[bytes]:
    return [b"HTTP/1.1 200 OK\r\n\r\n", *[number_of(request)] * 3, CLOSE]


def at_once(request: bytes) -> list[bytes]:
    return [plain(request)]


def closed(_: bytes) -> list[bytes]:
    return [CLOSE]


def half(_: bytes) -> list[bytes]:
    return [b"HTTP/1.1 200 OK\r\nContent-Le", CLOSE]


kinds = pytest.mark.parametrize("kind", [at_once, byte_by_byte, chunked, to_the_end])


async def ends(
    asking: asyncio.Task[HttpAnswer], *expected: type[BaseException]
) -> HttpAnswer | None:
    """Returns the answer, or None without one; any other error fails the test."""
    try:
        return await asking
    except expected:
        return None


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def meddle(
    client: HttpClient, act: Callable[[asyncio.Task[HttpAnswer]], None], at: int
) -> bool:
    """Asks, and acts after ``at`` turns of the loop; returns whether the question was open."""
    asking = asyncio.create_task(client.get("/1", 60.0))
    await turns(at)
    was_under_way = not asking.done()
    act(asking)
    answer = await ends(asking, NoAnswerError, asyncio.CancelledError)
    assert (answer is None) is was_under_way
    return was_under_way


@kinds
@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("way", ["close", "cancel"])
async def test_a_request_that_is_ended_in_any_turn_has_no_answer_and_spoils_no_other(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, kept: bool, way: str
) -> None:
    server = ScriptedServer(monkeypatch, kind)
    at = 1  # in turn 0 it hasn't begun
    while True:
        client = HttpClient("host", 1)
        if kept:
            await client.get("/0", 60.0)

        def act(asking: asyncio.Task[HttpAnswer], client: HttpClient = client) -> None:
            if way == "close":
                client.close()
            else:
                asking.cancel()

        was_under_way = await meddle(client, act, at)
        assert (await client.get("/2", 60.0)).body == b"222"
        client.close()
        await turns(3)
        assert server.open == 0
        if not was_under_way:
            break
        at += 1
    assert at > 2


@kinds
async def test_a_client_that_is_closed_by_what_the_server_just_did_gives_no_answer(
    monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    """The client is closed also between an answer's arrival and the turn of who waits for that."""
    server = ScriptedServer(monkeypatch, kind)
    at = 0
    while True:
        client, steps = HttpClient("host", 1), [0]

        def step(client: HttpClient = client, steps: list[int] = steps, at: int = at) -> None:
            steps[0] += 1
            if steps[0] == at + 1:
                client.close()

        server.step = step
        answer = await ends(asyncio.create_task(client.get("/1", 60.0)), NoAnswerError)
        server.step = lambda: None
        assert (answer is None) is (steps[0] > at)
        assert (await client.get("/2", 60.0)).body == b"222"
        client.close()
        await turns(3)
        assert server.open == 0
        if answer is not None:
            break
        at += 1
    assert at > 2


async def test_a_late_request_keeps_its_hands_off_a_newer_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The old request is closed, and a new one has answered before the old one's turn comes."""
    server = ScriptedServer(monkeypatch, at_once)
    client = HttpClient("host", 1)
    for at in range(1, 8):
        old = asyncio.create_task(client.get("/1", 60.0))
        await turns(at)
        client.close()
        new = asyncio.create_task(client.get("/2", 60.0))
        await ends(old, NoAnswerError)
        opened = len(server.transports)
        assert (await new).body == b"222"
        assert (await client.get("/3", 60.0)).body == b"333"
        assert len(server.transports) <= opened + 1
        client.close()
    await turns(3)
    assert server.open == 0


async def test_requests_at_once_have_a_connection_each_and_one_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = ScriptedServer(monkeypatch, byte_by_byte)
    client = HttpClient("host", 1)
    answers = await asyncio.gather(*(client.get(f"/{name}", 60.0) for name in "abc"))
    assert [answer.body for answer in answers] == [b"aaa", b"bbb", b"ccc"]
    await turns(3)
    assert (len(server.transports), server.open) == (3, 1)
    client.close()
    await turns(3)
    assert server.open == 0


async def test_post_is_never_sent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    server = ScriptedServer(monkeypatch, at_once)
    client = HttpClient("host", 1)
    await client.get("/1", 60.0)
    server.script = closed
    with pytest.raises(NoAnswerError):
        await client.post("/2", b"{}", 60.0)
    assert [number_of(request) for request in server.asked] == [b"1", b"2"]
    client.close()


async def test_a_kept_connection_that_breaks_in_mid_answer_is_no_reason_to_ask_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = ScriptedServer(monkeypatch, at_once)
    client = HttpClient("host", 1)
    await client.get("/1", 60.0)
    server.script = half
    with pytest.raises(NoAnswerError):
        await client.get("/2", 60.0)
    assert len(server.asked) == 2
    client.close()


async def test_a_loop_that_stood_still_is_not_the_silence_of_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The answer has arrived when the loop comes back, long after the time was up."""
    loop = asyncio.get_running_loop()
    true_time, stood_still_s = loop.time, [0.0]
    monkeypatch.setattr(loop, "time", lambda: true_time() + stood_still_s[0])

    def late(request: bytes) -> list[bytes]:
        stood_still_s[0] += 60.0
        return byte_by_byte(request)

    ScriptedServer(monkeypatch, late)
    client = HttpClient("host", 1)
    assert (await client.get("/1", 0.2)).body == b"111"
    client.close()


async def test_a_server_that_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = ScriptedServer(monkeypatch, lambda _: [])
    client = HttpClient("host", 1)
    with pytest.raises(NoAnswerError, match=r"no answer within 0\.12 s"):
        await client.get("/1", 0.12)
    await turns(3)
    assert server.open == 0
