import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from subjects.hosts.processes.ports import LOOPBACK
from subjects.kit.nats.bucket import passes_writes_on

NO_RESPONDERS = b"HMSG _INBOX.faultstage b 16 16\r\nNATS/1.0 503\r\n\r\n\r\n"
REFUSAL = b'{"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 0"}}'


@asynccontextmanager
async def server(answer: Callable[[], bytes]) -> AsyncGenerator[int]:
    """Serves as a NATS server that gives ``answer`` to each request; gives the port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"server_name":"n1"}\r\n')
        while line := await reader.readline():
            if line.startswith(b"PING"):
                writer.write(b"PONG\r\n")
            elif line.startswith(b"HPUB"):
                await reader.readexactly(int(line.split()[-1]) + 2)
                writer.write(answer())
        writer.close()

    listening = await asyncio.start_server(serve, LOOPBACK, 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


async def test_a_server_that_knows_nobody_who_takes_writes_does_not_pass_them_on() -> None:
    async with server(lambda: NO_RESPONDERS) as port:
        assert not await passes_writes_on(LOOPBACK, port, "bucket")


async def test_a_server_passes_writes_on_where_the_leader_refuses_the_asked_one() -> None:
    refused = b"MSG _INBOX.faultstage b %d\r\n%s\r\n" % (len(REFUSAL), REFUSAL)
    async with server(lambda: refused) as port:
        assert await passes_writes_on(LOOPBACK, port, "bucket")


async def test_a_server_that_is_not_there_passes_nothing_on() -> None:
    async with server(lambda: b"") as port:
        pass
    assert not await passes_writes_on(LOOPBACK, port, "bucket")
