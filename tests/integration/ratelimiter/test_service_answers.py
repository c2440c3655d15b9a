"""Answers without a body, or one after another, over real connections."""

from __future__ import annotations

import asyncio

from subjects.hosts.processes.ports import LOOPBACK
from tests.integration.ratelimiter.nodes import SOON_S, NodeProcess

_BODY = b'{"key": "k"}'
_HEAD = b"POST /check HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n" % len(_BODY)


async def _talk(node: NodeProcess, *says: tuple[bytes, bytes]) -> None:
    """Sends each request and waits for the expected answer, all on one connection."""
    reader, writer = await asyncio.open_connection(LOOPBACK, node.port)
    try:
        async with asyncio.timeout(SOON_S):
            for sent, awaited in says:
                writer.write(sent)
                await reader.readuntil(awaited)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_head_without_a_body_is_sent_and_the_connection_goes_on(node: NodeProcess) -> None:
    asked = b"HEAD /health HTTP/1.1\r\nhost: x\r\n\r\n"
    await _talk(node, (asked, b"\r\n\r\n"), (_HEAD + b"\r\n" + _BODY, b'"source":"local"}'))


async def test_a_client_that_waits_for_the_go_ahead_gets_it(node: NodeProcess) -> None:
    expecting = _HEAD + b"expect: 100-continue\r\n\r\n"
    await _talk(node, (expecting, b"100 Continue\r\n\r\n"), (_BODY, b'"source":"local"}'))


async def test_checks_sent_at_once_are_answered_one_after_the_other(node: NodeProcess) -> None:
    check = _HEAD + b"\r\n" + _BODY
    answer = b'"source":"local"}'
    await _talk(node, (check * 3, answer), (b"", answer), (b"", answer))
