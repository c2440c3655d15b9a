"""A room full of phones in a process of its own: ``python -m tests.bench.audience_phones URL N``.

It takes orders from standard input, a line each, and answers each with a line of JSON:

join            load the page, be given a cookie, and follow; answers with how many do
leave           follow no more
vote SECONDS    vote once each, spread over so many seconds; answers with when each vote was sent
"""

from __future__ import annotations

import asyncio
import random
import sys
import time

import msgspec
from msgspec import Struct

from core.process.inherited import settle_process
from core.process.priority import give_way
from core.process.quick_loop import run_quickly
from tests.phones import Phone

AT_ONCE = 20
"""Phones that join at the same time."""


class Answered(Struct, frozen=True, kw_only=True):
    """The answer to an order.

    Attributes:
        phones: how many follow.
        events: how many pieces of news all of them were told so far.
        size: the bytes of these.
        sent: when each vote was sent, as ``time.monotonic()``.
        refused: how many votes weren't taken.
    """

    phones: int
    events: int
    size: int
    sent: tuple[float, ...] = ()
    refused: int = 0


class Crowd:
    """All phones."""

    def __init__(self, url: str, count: int) -> None:
        """Gets ``count`` phones ready."""
        self._phones = [Phone(url, agent=f"phone {number}") for number in range(count)]
        self._tasks: list[asyncio.Task[None]] = []
        self._following = self._events = self._size = 0
        self._few = asyncio.Semaphore(AT_ONCE)

    async def join(self) -> Answered:
        """Has all phones follow."""
        self._tasks = [asyncio.create_task(self._follow(phone)) for phone in self._phones]
        while self._following < len(self._phones) and not all(task.done() for task in self._tasks):
            await asyncio.sleep(0.05)
        return self.answered()

    async def leave(self) -> Answered:
        """Has all phones leave."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return self.answered()

    async def vote(self, seconds: float) -> Answered:
        """Has each phone vote once, at any time within ``seconds``."""
        chance = random.Random(len(self._phones))
        sent: list[float] = []

        async def choose(phone: Phone) -> int:
            await asyncio.sleep(chance.random() * seconds)
            sent.append(time.monotonic())
            return (await phone.vote("victim", chance.choice(("n1", "n2", "n3")))).status

        codes = await asyncio.gather(*map(choose, self._phones))
        answered = self.answered()
        return msgspec.structs.replace(
            answered, sent=tuple(sent), refused=sum(code != 200 for code in codes)
        )

    def answered(self) -> Answered:
        """Returns what has happened so far."""
        return Answered(phones=self._following, events=self._events, size=self._size)

    async def _follow(self, phone: Phone) -> None:
        async with self._few:
            if not phone.cookie:
                await phone.get()
            following = phone.following()
            reader = await following.__aenter__()
            first = await reader.read(65_536)
        self._following += 1
        try:
            while piece := first or await reader.read(65_536):
                first = b""
                self._events += piece.count(b"data: ")
                self._size += len(piece)
        finally:
            self._following -= 1
            await following.__aexit__(None, None, None)


async def _obey(crowd: Crowd) -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        word, _, argument = line.strip().partition(" ")
        match word:
            case "join":
                answered = await crowd.join()
            case "leave":
                answered = await crowd.leave()
            case "vote":
                answered = await crowd.vote(float(argument))
            case _:
                answered = crowd.answered()
        print(msgspec.json.encode(answered).decode(), flush=True)
    await crowd.leave()


def main() -> int:
    """Plays the phones until standard input ends; returns the exit code."""
    settle_process()
    give_way()
    url, count = sys.argv[1:]
    run_quickly(_obey(Crowd(url, int(count))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
