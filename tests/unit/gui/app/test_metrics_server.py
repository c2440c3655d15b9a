"""Metrics are served on 127.0.0.1, to whoever asks by HTTP, and stop nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.ports import SubjectError
from core.views.timeline import Timeline
from gui.app.cli import main
from gui.app.metrics import HOST, metrics_served
from subjects.hosts.processes.ports import free_ports
from tests.clocks import SetClock
from tests.scripted import scripted_run


@pytest.fixture
async def port() -> AsyncIterator[int]:
    timeline, (port,) = Timeline(), free_ports(1)
    async with metrics_served(port, timeline, SetClock()):
        for event in scripted_run():
            timeline.append(event)
        yield port


async def asked(port: int, request: bytes) -> tuple[str, str]:
    """Sends ``request`` as it is; returns the head and the body of the answer."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    head, _, body = answer.decode().partition("\r\n\r\n")
    return head, body


def get(path: str, method: str = "GET") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


async def test_scrape_gets_what_the_parser_of_prometheus_reads(port: int) -> None:
    head, body = await asked(port, get("/metrics"))
    assert head.startswith("HTTP/1.1 200")
    assert "text/plain; version=0.0.4" in head
    names = {metric.name for metric in text_string_to_metric_families(body)}
    assert {"faultstage_operations", "faultstage_node_status", "faultstage_lost_writes"} <= names


async def test_query_in_the_path_makes_no_difference(port: int) -> None:
    head, _ = await asked(port, get("/metrics?name=x"))
    assert head.startswith("HTTP/1.1 200")


@pytest.mark.parametrize(
    ("request_line", "status"),
    [(get("/"), "404"), (get("/metrics", "POST"), "405"), (get("/metrics", "HEAD"), "200")],
)
async def test_other_questions_get_a_status(port: int, request_line: bytes, status: str) -> None:
    head, _ = await asked(port, request_line)
    assert head.split()[1] == status


@pytest.mark.parametrize(
    "nonsense", [b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"x" * 100_000 + b"\r\n"]
)
async def test_nonsense_gets_no_answer_and_the_next_one_does(port: int, nonsense: bytes) -> None:
    with suppress(ConnectionResetError):  # of what wasn't read
        assert (await asked(port, nonsense))[0] == ""
    head, _ = await asked(port, get("/metrics"))
    assert head.startswith("HTTP/1.1 200")


async def test_taken_port_is_told_with_the_way_out(port: int) -> None:
    with pytest.raises(SubjectError, match="another program has it") as failed:
        async with metrics_served(port, Timeline(), SetClock()):
            pass
    assert "--metrics PORT" in failed.value.remedy


async def test_taken_port_ends_the_program_before_anything_is_played(
    port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["raft", "--headless", "--metrics", str(port)]
    assert await asyncio.to_thread(main, arguments) == 2
    told = capsys.readouterr()
    assert f"on port {port} of 127.0.0.1: another program has it" in told.err
    assert told.out == ""


async def test_metrics_are_not_served_unless_asked_for() -> None:
    async with metrics_served(None, Timeline(), SetClock()):
        assert len(asyncio.all_tasks()) == 1
