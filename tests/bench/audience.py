"""Measures what 500 phones cost the show, and how soon a vote is on the timeline."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import msgspec
from msgspec import Struct

from core.model import events as ev
from tests.bench.audience_phones import Answered
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import BenchError, Figure, percentile
from tests.bench.setting import Setting

PHONES = 500
LOAD = 2
"""The chapter in which the phones come and go."""
RATIO, VOTE_MS = 0.10, 300.0
"""The worst that the show may get with phones, as a share; the latest that a vote may be, ms."""
_LINE = 1 << 22
_SETTLE_S = 3.0


class ShowSeen(Struct, frozen=True):
    """The show over some seconds: gaps between frames, ms, and operations a second."""

    gaps: tuple[float, ...]
    ops: float


class PhonesProcess:
    """The process with the phones."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Speaks to ``process``."""
        self._process = process

    async def do(self, order: str, within_s: float = 120.0) -> Answered:
        """Gives an order; returns the answer.

        Raises:
            BenchError: there is none.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{order}\n".encode())
        with suppress(TimeoutError, msgspec.DecodeError):
            async with asyncio.timeout(within_s):
                line = await self._process.stdout.readline()
            return msgspec.json.decode(line, type=Answered)
        raise BenchError(f"the phones didn't answer to {order!r}")


async def measure(setting: Setting) -> list[Figure]:
    """Lets phones come and go under load, then has them vote who is struck."""
    seconds, rounds = (10.0, 1) if setting.quick else (30.0, 2)
    arguments = ("raft", "--audience", "127.0.0.1", "--vote-seconds", "60")
    async with driven_app(setting.display, *arguments) as program:
        await program.until(lambda: program.state.audience.is_open, 60.0, "the audience's page")
        for chapter in range(1, LOAD + 1):
            await program.play(chapter)
        opened = program.state.audience.opened
        assert opened is not None
        alone: list[ShowSeen] = []
        full: list[ShowSeen] = []
        told = 0.0
        async with _room(opened.url) as room:
            for _ in range(rounds):
                alone.append(await _watch(program, seconds))
                joined = await room.do("join")
                if joined.phones < PHONES:
                    raise BenchError(f"{joined.phones} of {PHONES} phones follow")
                before = await room.do("tell"), time.monotonic()
                full.append(await _watch(program, seconds))
                after = await room.do("tell"), time.monotonic()
                told = (after[0].events - before[0].events) / PHONES / (after[1] - before[1])
                setting.tell(f"{after[0].phones} phones, each told {told:.1f} times a second")
                await room.do("leave")
            await room.do("join")
            late, refused = await _vote(program, room, 8.0)
    return _figures(alone, full, late, refused=refused, told=told, seconds=seconds * rounds)


async def _watch(program: DrivenApp, seconds: float) -> ShowSeen:
    """Returns the frames and the throughput of the show over some seconds, once it has settled."""
    await asyncio.sleep(_SETTLE_S)
    await program.frames()
    begun = len(program.events)
    await asyncio.sleep(seconds)
    gaps = tuple((b - a) * 1e3 for a, b in pairwise(await program.frames()))
    samples = [each.sample for each in program.events[begun:] if isinstance(each, ev.Sampled)]
    spent = sum(sample.interval_s for sample in samples)
    return ShowSeen(gaps, sum(sample.acked for sample in samples) / spent if spent else 0.0)


async def _vote(program: DrivenApp, room: PhonesProcess, seconds: float) -> tuple[list[float], int]:
    """Opens a vote and has all phones vote; returns how late each was told, ms, and how many not.

    The timeline tells counts: the vote that was sent as the k-th is told by the first count of k.
    """
    program.do("next")
    await program.until(lambda: bool(program.state.victims), 30.0, "a victim")
    program.do("next")
    await program.until(lambda: program.state.audience.vote is not None, 20.0, "the vote")
    await asyncio.sleep(1.0)
    answered = await room.do(f"vote {seconds}")
    taken = PHONES - answered.refused

    def is_told() -> bool:
        vote = program.state.audience.vote
        return vote is not None and vote.voted >= taken

    await program.until(is_told, 20.0, "all votes")
    counts = [
        (program.began + event.t, event.counts[0].voted)
        for event in program.events
        if isinstance(event, ev.VotesCounted)
    ]
    late: list[float] = []
    for rank, sent in enumerate(sorted(answered.sent)[:taken], start=1):
        late.append((next(t for t, voted in counts if voted >= rank) - sent) * 1e3)
    return late, answered.refused


@asynccontextmanager
async def _room(url: str) -> AsyncGenerator[PhonesProcess]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.audience_phones", url, str(PHONES)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=_LINE,
    )
    try:
        yield PhonesProcess(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(10.0):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()


def _figures(
    alone: list[ShowSeen],
    full: list[ShowSeen],
    late: list[float],
    *,
    refused: int,
    told: float,
    seconds: float,
) -> list[Figure]:
    gaps = [[gap for each in some for gap in each.gaps] for some in (alone, full)]
    p99 = [percentile(each, 0.99) for each in gaps]
    ops = [sum(each.ops for each in some) / len(some) for some in (alone, full)]
    how = (
        f"{PHONES} phones in a process of their own on the same machine, each told {told:.1f} "
        f"times a second, {seconds:.0f} s with them and as long without, load on"
    )
    detail = {
        "alone_p99_ms": p99[0],
        "full_p99_ms": p99[1],
        "alone_max_ms": max(gaps[0]),
        "full_max_ms": max(gaps[1]),
        "alone_ops": ops[0],
        "full_ops": ops[1],
    }
    votes = {
        "p50_ms": percentile(late, 0.5),
        "p99_ms": percentile(late, 0.99),
        "max_ms": max(late),
        "votes": float(len(late)),
        "refused": float(refused),
    }
    return [
        Figure(
            name="gap between frames, p99: with phones to without",
            value=p99[1] / p99[0],
            unit="",
            target=1 + RATIO,
            how=how,
            detail=detail,
        ),
        Figure(
            name="throughput: with phones to without",
            value=ops[1] / ops[0] if ops[0] else None,
            unit="",
            target=1 - RATIO,
            at_least=True,
            how=how,
            detail=detail,
        ),
        Figure(
            name="a phone's vote to the timeline, p99",
            value=votes["p99_ms"],
            unit="ms",
            target=VOTE_MS,
            how=f"{PHONES} phones vote within 8 s while all follow; to the count that has them",
            detail=votes,
        ),
    ]
