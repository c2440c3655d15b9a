"""Answers of any kind from a server: whole, in pieces, cut off, and changed at random."""

from __future__ import annotations

import asyncio
import random

import pytest

from subjects.kit.http_client import LARGEST_HEAD, HttpAnswer, HttpClient, NoAnswerError
from tests.unit.subjects.exchanges import CLOSE, ScriptedServer

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

ANSWERS = {
    "by length": (OK + b"Content-Length: 4\r\n\r\nbody", 200, b"body"),
    "empty": (OK + b"Content-Length: 0\r\n\r\n", 200, b""),
    "in chunks": (CHUNKED + b"2\r\nbo\r\n2;a=b\r\ndy\r\n0\r\n\r\n", 200, b"body"),
    "with trailers": (CHUNKED + b"4\r\nbody\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", 200, b"body"),
    "after 1xx": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        + OK
        + b"Content-Length: 4\r\n\r\nbody",
        200,
        b"body",
    ),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
    "304": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, b""),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody", 200, b"body"),
    "without a reason": (b"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nbody", 200, b"body"),
    "same length twice": (OK + b"Content-Length: 4\r\n" * 2 + b"\r\nbody", 200, b"body"),
}
TO_THE_END = {
    "to the end": (OK + b"Connection: close\r\n\r\nbody", 200, b"body"),
    "HTTP/1.0 to the end": (b"HTTP/1.0 200 OK\r\n\r\nbody", 200, b"body"),
}

RUBBISH = {
    "nothing": b"",
    "blank": b"\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "a record of TLS": b"\x15\x03\x01\x00\x02\x02\x46",
    "another version": b"HTTP/2 200\r\n\r\n",
    "no number": b"HTTP/1.1 many OK\r\n\r\n",
    "a negative status": b"HTTP/1.1 -20 OK\r\n\r\n",
    "status 99": b"HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
    "a negative length": OK + b"Content-Length: -5\r\n\r\n",
    "a huge length": OK + b"Content-Length: 99999999999\r\n\r\n",
    "an endless length": OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "two lengths": OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
    "a length of words": OK + b"Content-Length: four\r\n\r\nbody",
    "length and chunks unknown": OK + b"Transfer-Encoding: gzip\r\n\r\nbody",
    "a bad chunk": CHUNKED + b"zz\r\n",
    "a negative chunk": CHUNKED + b"-1\r\n",
    "a huge chunk": CHUNKED + b"ffffffffffffffffffffffff\r\n",
    "a chunk too long": CHUNKED + b"2\r\nbody\r\n0\r\n\r\n",
    "a header without a colon": OK + b"Content-Length 4\r\n\r\nbody",
    "a header with a zero": OK + b"A: \x00\r\nContent-Length: 0\r\n\r\n",
    "an endless line": b"HTTP/1.1 200 " + b"x" * 4_000_000,
    "an endless header": OK + b"A: " + b"x" * 4_000_000,
    "headers without an end": OK + b"A: b\r\n" * 700_000,
    "trailers without an end": CHUNKED + b"0\r\n" + b"A: b\r\n" * 700_000,
    "an endless extension": CHUNKED + b"2;" + b"x" * 4_000_000,
    "remarks without an end": b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000,
    "an unasked switch": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
}


async def ask(pieces: list[bytes], monkeypatch: pytest.MonkeyPatch) -> HttpAnswer:
    """Asks a server that sends ``pieces`` and closes; only NoAnswerError may be raised."""
    server = ScriptedServer(monkeypatch, lambda _: [*(each for each in pieces if each), CLOSE])
    client = HttpClient("host", 1, largest=100_000)
    try:
        return await client.get("/", 60.0)
    finally:
        client.close()
        for _ in range(3):
            await asyncio.sleep(0)
        assert server.open == 0


everything = {**ANSWERS, **TO_THE_END}
answers = pytest.mark.parametrize("name", everything)


@answers
async def test_an_answer_is_read_wherever_it_is_cut_in_two(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    said, status, body = everything[name]
    for at in range(len(said) + 1):
        answer = await ask([said[:at], said[at:]], monkeypatch)
        assert (answer.status, answer.body) == (status, body)
    answer = await ask([said[at : at + 1] for at in range(len(said))], monkeypatch)
    assert (answer.status, answer.body) == (status, body)


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_server_that_closes_at_any_byte_has_not_answered(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    said, _, _ = ANSWERS[name]
    for at in range(len(said)):
        with pytest.raises(NoAnswerError):
            await ask([said[:at]], monkeypatch)


@pytest.mark.parametrize("name", RUBBISH)
@pytest.mark.parametrize("size", [1 << 18, 7])
async def test_rubbish_is_no_answer(monkeypatch: pytest.MonkeyPatch, name: str, size: int) -> None:
    said = RUBBISH[name][: 1 << 30 if size > 7 else 1000]
    pieces = [said[at : at + size] for at in range(0, len(said), size)]
    with pytest.raises(NoAnswerError):
        await ask(pieces, monkeypatch)


async def test_a_bomb_is_left_long_before_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [OK, *[b"A: " + b"x" * 4000 + b"\r\n"] * 1000]
    server = ScriptedServer(monkeypatch, lambda _: pieces)
    heard = [0]
    server.step = lambda: heard.__setitem__(0, heard[0] + 1)
    with pytest.raises(NoAnswerError):
        await HttpClient("host", 1).get("/", 60.0)
    assert heard[0] < 2 * LARGEST_HEAD / 4000


@pytest.mark.parametrize("seed", range(8))
async def test_answers_that_are_changed_at_random_are_answers_or_none(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(150):
        said = bytearray(chance.choice(list(everything.values()))[0])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(said))
            said[at : at + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 2))
        cut = chance.randrange(len(said) + 1)
        try:
            answer = await ask([bytes(said[:cut]), bytes(said[cut:])], monkeypatch)
        except NoAnswerError:
            continue
        assert 200 <= answer.status <= 999


@pytest.mark.parametrize("late", [False, True])
async def test_a_second_answer_is_never_taken_for_that_to_the_next_request(
    monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    def twice(request: bytes) -> list[bytes]:
        own = request.split(b" ")[1]
        said = OK + b"Content-Length: %d\r\n\r\n%b" % (len(own), own)
        return [said, said] if late else [said + said]

    server = ScriptedServer(monkeypatch, twice)
    client = HttpClient("host", 1)
    for path in ("/a", "/b", "/c"):
        assert (await client.get(path, 60.0)).body == path.encode()
        for _ in range(4):
            await asyncio.sleep(0)
    client.close()
    assert len(server.transports) == 3


@pytest.mark.parametrize("path", ["/a b", "/ü", "/a\r\nX: y", ""])
async def test_a_path_that_is_none_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    server = ScriptedServer(monkeypatch, lambda _: [])
    with pytest.raises(NoAnswerError, match="can't be asked"):
        await HttpClient("host", 1).get(path, 60.0)
    assert server.asked == []
