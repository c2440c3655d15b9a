"""The 99th percentile of the synced policy against that of the atomic one, under one load."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from msgspec import Struct

from subjects.ratelimiter.policies import atomic, limit_for, synced
from subjects.ratelimiter.service.policy import Policy
from tests.bench.figure import BenchError, Figure
from tests.bench.limiter_setting import Limiters, limiters
from tests.bench.program import output
from tests.bench.setting import Setting

RATE = 4_000.0
"""Checks a second: as much as the atomic policy bears on two cores that the load shares."""

LIGHT_RATE = 2_000.0
"""Measured beside it, for the detail."""

_POLICIES: dict[str, Callable[[int], Policy]] = {"atomic": atomic, "synced": synced}
_EXTRA_S = 20.0
_MOST_FAILED = 0.01


class Latency(Struct, frozen=True):
    """What one turn had, milliseconds; and the share of its checks that had no answer."""

    p50_ms: float
    p99_ms: float
    failed: float


async def measure(setting: Setting) -> list[Figure]:
    """Lets both policies answer the load's own open loop, in turns."""
    rounds, seconds = (5, 1.5) if setting.quick else (9, 3.0)
    async with limiters() as system:
        light = await _compare(setting, system, LIGHT_RATE, rounds, seconds)
        full = await _compare(setting, system, RATE, rounds, seconds)
    p99s = {name: median(turn.p99_ms for turn in turns) for name, turns in full.items()}
    detail = _detail(full, "") | _detail(light, f"_at_{LIGHT_RATE:.0f}_per_s")
    failed = max(median(turn.failed for turn in turns) for turns in full.values())
    if failed > _MOST_FAILED:
        raise BenchError(f"{failed:.0%} of {RATE:,.0f} checks/s had no answer: it is too busy here")
    return [
        Figure(
            name="p99 of the synced policy to the atomic one",
            value=p99s["synced"] / p99s["atomic"],
            unit="",
            target=0.5,
            how=f"medians of {rounds} turns of {seconds:g} s each, open loop, {RATE:,.0f} checks/s "
            "over three limiters, below the limit, by the load's own client and from when each "
            "was due",
            detail=detail,
        )
    ]


async def _compare(
    setting: Setting, system: Limiters, rate: float, rounds: int, seconds: float
) -> dict[str, list[Latency]]:
    """What each policy's turns had at ``rate``."""
    turns: dict[str, list[Latency]] = {name: [] for name in _POLICIES}
    for _ in range(rounds):
        for name, policy in _POLICIES.items():
            await system.subject.operator.use(policy(limit_for(rate)))
            turns[name].append(await _turn(system, rate, seconds))
        told = ", ".join(f"{name} {each[-1].p99_ms:.1f} ms" for name, each in turns.items())
        setting.tell(f"p99 at {rate:,.0f} checks/s: {told}")
    return turns


async def _turn(system: Limiters, rate: float, seconds: float) -> Latency:
    with tempfile.TemporaryDirectory() as folder:
        arguments = str(seconds), str(rate), str(limit_for(rate)), str(Path(folder) / "ledger")
        urls = [f"http://{each.host}:{each.port}" for each in system.addresses]
        said = await output(
            "tests.bench.limiter_open", *arguments, *urls, within_s=seconds + _EXTRA_S
        )
    sent, _, failed, p50, p99 = said.split()
    return Latency(float(p50), float(p99), int(failed) / int(sent))


def _detail(turns: dict[str, list[Latency]], suffix: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, each in turns.items():
        found[f"{name}_p50_ms{suffix}"] = median(turn.p50_ms for turn in each)
        found[f"{name}_p99_ms{suffix}"] = median(turn.p99_ms for turn in each)
        found[f"{name}_failed_share{suffix}"] = median(turn.failed for turn in each)
    return found
