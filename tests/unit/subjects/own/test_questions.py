"""Questions to small real servers, whatever these answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.hosts.processes.ports import free_ports
from subjects.kit.place import Address
from subjects.own.hosting.view import CommandEnded
from subjects.own.questions import Questions
from subjects.own.scenario.probes import (
    CommandQuestion,
    HttpQuestion,
    PortRef,
    ProbeSpec,
    PrometheusQuestion,
    ValueSpec,
)

PAGES = {
    "/health": (200, '{"ok": true}'),
    "/node/n1": (200, "by name"),
    "/broken": (503, "no"),
    "/metrics": (200, "asked_total 7\n"),
    "/api/v1/query?query=up": (
        200,
        json.dumps({"status": "success", "data": {"resultType": "scalar", "result": [1, "5"]}}),
    ),
}


class TwoPlaces:
    """The places of two nodes: one answers, and at the other nobody listens."""

    folder = Path()

    def __init__(self, port: int) -> None:
        self.port = port
        self.health_said = "healthy"
        self.ended = CommandEnded(0, "role: leader\n")
        self.asked: list[Sequence[str]] = []

    def address(self, node: str, port: PortRef | None = None) -> Address:
        if node == "absent":
            raise SubjectError("absent wasn't started yet.")
        return Address(free_ports(1)[0] if node == "silent" else self.port)

    def values(self, node: str = "") -> Mapping[str, str]:
        return {"name": node}

    async def run(
        self, node: str, command: Sequence[str], timeout_s: float, *, outside: bool = False
    ) -> CommandEnded:
        self.asked.append(command)
        return self.ended

    async def health(self, node: str) -> str:
        return self.health_said

    def node_at(self, host: str, port: int) -> str | None:
        return None

    def labels(self, node: str) -> Mapping[str, str]:
        return {}


@asynccontextmanager
async def served() -> AsyncGenerator[TwoPlaces]:
    """Serves :data:`PAGES`, and hangs on ``/hang``."""

    handling: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).decode().split():
            while (await reader.readline()).strip():
                pass
            if line[1] == "/hang":
                await asyncio.sleep(60)
            status, body = PAGES.get(line[1], (404, "none"))
            head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}X-Path: {line[1]}\r\n\r\n{body}".encode())

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handling.add(asyncio.ensure_future(handle(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield TwoPlaces(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in handling:
            task.cancel()
        await asyncio.gather(*handling, return_exceptions=True)
        await asyncio.sleep(0)


def http(path: str) -> HttpQuestion:
    return HttpQuestion(path=path)


@pytest.mark.parametrize(
    ("spec", "node", "good", "reason"),
    [
        (ProbeSpec(http=http("/health")), "n1", True, ""),
        (ProbeSpec(http=http("/node/{name}")), "n1", True, ""),
        (ProbeSpec(http=http("/broken")), "n1", False, "/broken says 503"),
        (ProbeSpec(http=http("/health"), json="$.ok", equals=True), "n1", True, ""),
        (ProbeSpec(http=http("/health"), header="X-Path", equals="/health"), "n1", True, ""),
        (ProbeSpec(tcp=True), "n1", True, ""),
        (ProbeSpec(health=True), "n1", True, ""),
        (ProbeSpec(command=CommandQuestion(run=("role",)), regex="leader"), "n1", True, ""),
        (ProbeSpec(prometheus=PrometheusQuestion(metric="asked_total"), above=6), "n1", True, ""),
    ],
)
async def test_probe_is_asked_the_way_the_file_says(
    spec: ProbeSpec, node: str, good: bool, reason: str
) -> None:
    async with served() as place:
        questions = Questions(place)
        answer = await questions.ask(spec, node)
        questions.close()
    assert (answer.is_answered, answer.is_good, answer.reason) == (True, good, reason)


@pytest.mark.parametrize(
    ("spec", "node", "told"),
    [
        (ProbeSpec(http=http("/health")), "silent", "nobody listens"),
        (ProbeSpec(tcp=True), "silent", "nobody listens"),
        (ProbeSpec(http=http("/hang"), timeout=0.1), "n1", "no answer within 0.1 s"),
        (ProbeSpec(http=http("/{nobody}")), "n1", "Nothing is known for {nobody}"),
        (ProbeSpec(http=http("/health")), "absent", "wasn't started"),
        (ProbeSpec(http=http("no path\n")), "n1", "can't be asked"),
        (ValueSpec(prometheus=PrometheusQuestion(metric="none")), "n1", "none isn't there"),
    ],
)
async def test_node_that_doesnt_answer_is_told_with_the_reason(
    spec: ValueSpec, node: str, told: str
) -> None:
    async with served() as place:
        questions = Questions(place)
        answer = await questions.ask(spec, node)
        questions.close()
    assert not answer.is_answered
    assert not answer.is_good
    assert told in answer.reason


async def test_server_of_prometheus_is_queried() -> None:
    async with served() as place:
        server = f"http://127.0.0.1:{place.port}"
        questions = Questions(place)
        spec = ValueSpec(prometheus=PrometheusQuestion(query="up", server=server))
        answer = await questions.ask(spec, "n1")
        questions.close()
    assert answer.value == 5.0


async def test_command_that_fails_is_told_with_its_last_line() -> None:
    async with served() as place:
        place.ended = CommandEnded(2, "", "first\nno such role\n")
        answer = await Questions(place).ask(ProbeSpec(command=CommandQuestion(run=("role",))), "n1")
    assert (answer.is_good, answer.reason) == (False, "exit code 2: no such role")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("unhealthy", "its health check fails"),
        ("starting", "its health check says starting"),
        ("", "it has no health check"),
    ],
)
async def test_health_check_that_isnt_healthy_is_told(said: str, reason: str) -> None:
    async with served() as place:
        place.health_said = said
        answer = await Questions(place).ask(ProbeSpec(health=True), "n1")
    assert (answer.is_answered, answer.is_good, answer.reason) == (True, False, reason)


async def test_connection_that_is_taken_and_ended_at_once_counts_as_nobody_there() -> None:
    def end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(end, "127.0.0.1", 0)
    try:
        place = TwoPlaces(server.sockets[0].getsockname()[1])
        answer = await Questions(place).ask(ProbeSpec(tcp=True), "n1")
    finally:
        server.close()
        await server.wait_closed()
    assert (answer.is_answered, answer.is_good, answer.reason) == (
        False,
        False,
        "nobody listens there",
    )
