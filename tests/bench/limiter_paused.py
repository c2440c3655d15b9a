"""Measures from the store's SIGSTOP to the first violation on the stage."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from statistics import median

import psutil

from core.model.events import NodeStatus, ViolationClosed, ViolationOpened
from subjects.kit.valkey_program import PROGRAM
from subjects.ratelimiter.service.policy import Policy
from tests import outside
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import BenchError, Figure, percentile
from tests.bench.frames import LOAD
from tests.bench.setting import Setting

_SUBJECT = "ratelimiter"
_BEYOND_TIMEOUT_MS = 500.0
_SEEN_WITHIN_S = 10.0
_HEALS_WITHIN_S = 60.0
_UNREACHED_WITHIN_S = 10.0
_STORE_REACHED = "store-reached"
_LASTING = "counters-true"
"""The invariant whose violation outlasts a pause: counts that limiters couldn't tell the store are
missing from its counters until somebody reconciles them, so that its news may be of an earlier
pause."""


async def measure(setting: Setting) -> list[Figure]:
    """Pauses the store from outside the program, again and again, under load."""
    times = 4 if setting.quick else 9
    timeout_ms = Policy().store_timeout_ms
    delays_ms: list[float] = []
    unreached_ms: list[float] = []
    firsts: Counter[str] = Counter()
    async with driven_app(setting.display, _SUBJECT) as program:
        for chapter in range(1, LOAD + 1):
            await program.play(chapter)
        store = _store(program)
        for _ in range(times):
            await _healed(program)
            stopped, first, unreached = await _pause(program, store)
            delays_ms.append((_when(program, first) - stopped) * 1e3)
            unreached_ms.append((_when(program, unreached) - stopped) * 1e3)
            firsts[f"first_{first.invariant}"] += 1
            setting.tell(f"store stopped: {first.text} after {delays_ms[-1]:.0f} ms")
    return [
        Figure(
            name="store paused to the first violation on the stage",
            value=median(delays_ms),
            unit="ms",
            target=_BEYOND_TIMEOUT_MS + timeout_ms,
            how=f"SIGSTOP by the bench, {times} times, under load, to the event; median",
            detail={
                "min_ms": min(delays_ms),
                "p90_ms": percentile(delays_ms, 0.9),
                "max_ms": max(delays_ms),
                "limiters_unreached_median_ms": median(unreached_ms),
                **firsts,
            },
        )
    ]


async def _pause(
    program: DrivenApp, store: psutil.Process
) -> tuple[float, ViolationOpened, ViolationOpened]:
    """Pauses the store until the stage shows that; returns when, and what was shown."""
    seen = len(program.events)

    def opened(invariant: str = "") -> ViolationOpened | None:
        told = (event for event in program.events[seen:] if isinstance(event, ViolationOpened))
        news = (each for each in told if each.invariant != _LASTING)
        return next((each for each in news if invariant in ("", each.invariant)), None)

    stopped = time.monotonic()
    os.kill(store.pid, signal.SIGSTOP)
    try:
        await program.until(lambda: opened() is not None, _SEEN_WITHIN_S, "a violation")
        await program.until(
            lambda: opened(_STORE_REACHED) is not None,
            _UNREACHED_WITHIN_S,
            "a limiter that says that it can't reach the store",
        )
    finally:
        os.kill(store.pid, signal.SIGCONT)
    first, unreached = opened(), opened(_STORE_REACHED)
    assert first is not None and unreached is not None
    return stopped, first, unreached


async def _healed(program: DrivenApp) -> None:
    """Waits until all servers are up and no violation is open.

    Except for the drift that lasts.
    """

    def holds() -> bool:
        state, open_ones = program.state, set[tuple[str, str]]()
        for event in program.events:
            if isinstance(event, ViolationOpened):
                open_ones.add((event.invariant, event.subject))
            elif isinstance(event, ViolationClosed):
                open_ones.discard((event.invariant, event.subject))
        up = all(node.status is NodeStatus.UP for node in state.nodes.values())
        return bool(state.nodes) and up and all(name == _LASTING for name, _ in open_ones)

    await program.until(holds, _HEALS_WITHIN_S, "limiters and a store with nothing violated")


def _store(program: DrivenApp) -> psutil.Process:
    """Returns the store's process, found from outside by the program's name."""
    for child in outside.descendants(program.pid):
        if outside.name(child) == PROGRAM:
            return child
    raise BenchError("the store has no process")


def _when(program: DrivenApp, event: ViolationOpened) -> float:
    """Returns the time of ``event`` as ``time.monotonic()``."""
    return program.began + event.t
