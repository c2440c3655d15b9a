import asyncio

import pytest

from subjects.kit.http_client import HttpClient, NoAnswerError
from tests.scripted_http import HANG, answer, scripted_http


async def test_answers_come_over_one_connection_with_the_servers_clock() -> None:
    routes = {"/a": answer(b"{}", headers="Date: Thu, 21 Nov 2024 23:24:00 GMT\r\n")}
    async with scripted_http({**routes, "/b": answer(b"[1]", "503 Busy")}) as server:
        client = HttpClient("127.0.0.1", server.port, headers={"X-Who": "us"})
        first, second = await client.get("/a", 5.0), await client.get("/b", 5.0)
        client.close()
    assert (first.status, first.body, first.date) == (200, b"{}", "Thu, 21 Nov 2024 23:24:00 GMT")
    assert (second.status, second.body, second.date) == (503, b"[1]", "")
    assert "X-Who: us\r\n" in server.head


async def test_chunks_are_put_together() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n"
    )
    async with scripted_http({"/": chunked, "/next": answer(b"next")}) as server:
        client = HttpClient("127.0.0.1", server.port)
        assert (await client.get("/", 5.0)).body == b"abcdefg"
        assert (await client.get("/next", 5.0)).body == b"next"
        client.close()


async def test_an_answer_may_end_with_the_connection() -> None:
    to_the_end = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it"
    async with scripted_http({"/": to_the_end}) as server:
        client = HttpClient("127.0.0.1", server.port)
        for _ in range(2):
            assert (await client.get("/", 5.0)).body == b"all of it"
        client.close()


async def test_silence_is_no_answer_and_the_next_request_reads_no_late_one() -> None:
    async with scripted_http({"/": HANG, "/next": answer(b"2")}) as server:
        client = HttpClient("127.0.0.1", server.port)
        with pytest.raises(NoAnswerError):
            await client.get("/", 0.05)
        assert (await client.get("/next", 5.0)).body == b"2"
        client.close()


async def test_a_connection_that_was_closed_while_idle_is_opened_again() -> None:
    async with scripted_http({"/": answer(b"1")}) as server:
        client = HttpClient("127.0.0.1", server.port)
        await client.get("/", 5.0)
        await server.stop()
        await server.start()
        assert (await client.get("/", 5.0)).body == b"1"
        client.close()


async def test_post_arrives_once() -> None:
    async with scripted_http({"/do": answer(b"{}")}) as server:
        client = HttpClient("127.0.0.1", server.port)
        assert (await client.post("/do", b'{"a": 1}', 5.0)).status == 200
        await client.post("/do", b"", 5.0)
        client.close()
        assert server.posted == [("/do", {"a": 1}), ("/do", None)]


async def test_more_than_a_server_ever_says_is_refused() -> None:
    async with scripted_http({"/": answer(b"x" * 101)}) as server:
        with pytest.raises(NoAnswerError, match="none of ours"):
            await HttpClient("127.0.0.1", server.port, largest=100).get("/", 5.0)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 many OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"x" * 100_000 + b"\r\n\r\n",
    ],
)
async def test_rubbish_is_no_answer(rubbish: bytes) -> None:
    async with scripted_http({"/": rubbish}) as server:
        with pytest.raises(NoAnswerError):
            await HttpClient("127.0.0.1", server.port).get("/", 5.0)


async def test_request_where_nobody_listens_gets_no_answer() -> None:
    async with scripted_http() as server:
        pass
    with pytest.raises(NoAnswerError):
        await HttpClient("127.0.0.1", server.port).get("/", 5.0)


async def test_a_client_that_is_closed_while_it_connects_leaves_no_connection_open() -> None:
    connected = asyncio.Event()
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await reader.read()
        ended.set()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = HttpClient("127.0.0.1", server.sockets[0].getsockname()[1])
    asking = asyncio.create_task(client.get("/", 5.0))
    await asyncio.sleep(0)
    client.close()
    with pytest.raises(NoAnswerError):
        await asking
    await connected.wait()
    await ended.wait()
    server.close()
    await server.wait_closed()
