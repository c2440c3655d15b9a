"""Sends checks as fast as they are answered, and keeps the truth of what was allowed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import NamedTuple

from subjects.hosts.processes.ports import LOOPBACK


class Allowed(NamedTuple):
    """An allowed request, sent and answered at times in monotonic seconds."""

    sent: float
    received: float


class KeyLedger:
    """The outcomes of the checks of one key."""

    def __init__(self) -> None:
        self.allowed: list[Allowed] = []
        self.refused = 0
        self.statuses: dict[int, int] = {}

    def most_within(self, window_s: float) -> int:
        """Returns the most requests that were certainly allowed within any one window."""
        most = 0
        for first in self.allowed:
            end = first.sent + window_s
            inside = sum(
                1 for one in self.allowed if one.sent >= first.sent and one.received <= end
            )
            most = max(most, inside)
        return most


async def burst(
    ports: Sequence[int], key: str, seconds: float, each: int = 4, pause_s: float = 0.0
) -> KeyLedger:
    """Checks ``key`` at every port over ``each`` connections for some seconds."""
    ledger = KeyLedger()
    end = time.monotonic() + seconds
    await asyncio.gather(
        *(_client(port, key, end, pause_s, ledger) for port in ports for _ in range(each))
    )
    return ledger


async def _client(port: int, key: str, end: float, pause_s: float, ledger: KeyLedger) -> None:
    body = json.dumps({"key": key}).encode()
    head = f"POST /check HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
    request = head.encode() + body
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        while (sent := time.monotonic()) < end:
            writer.write(request)
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            size = int(answer.partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(size)
            received = time.monotonic()
            status = int(answer.split(b" ")[1])
            ledger.statuses[status] = ledger.statuses.get(status, 0) + 1
            if status == 200:
                ledger.allowed.append(Allowed(sent, received))
            else:
                ledger.refused += 1
            if pause_s:
                await asyncio.sleep(pause_s)
    finally:
        writer.close()
        await writer.wait_closed()
