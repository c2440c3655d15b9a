"""Measures the p99 of the synced policy against the atomic one's, under the same load."""

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
"""Checks a second: less than half of what the atomic policy bears on two cores with the load."""

RATES = (2_000.0, RATE, 8_000.0)
"""The measured rates; those beside ``RATE`` are for the detail: the busier a limiter is, the more
it matters that the synced policy costs half as much."""

_POLICIES: dict[str, Callable[[int], Policy]] = {"atomic": atomic, "synced": synced}
_EXTRA_S = 20.0
_MOST_FAILED = 0.01


class TurnLatency(Struct, frozen=True):
    """The latencies of one turn, milliseconds, and the share of checks without an answer."""

    p50_ms: float
    p99_ms: float
    failed: float


async def measure(setting: Setting) -> list[Figure]:
    """Runs the load's open loop against both policies, in turns."""
    rounds, seconds = (3, 1.5) if setting.quick else (7, 2.0)
    async with limiters() as system:
        found = {rate: await _compare(setting, system, rate, rounds, seconds) for rate in RATES}
    failed = max(median(turn.failed for turn in turns) for turns in found[RATE].values())
    if failed > _MOST_FAILED:
        raise BenchError(f"{failed:.0%} of {RATE:,.0f} checks/s had no answer: it is too busy here")
    return [
        Figure(
            name="p99 of the synced policy to the atomic one",
            value=_ratio(found[RATE]),
            unit="",
            target=0.5,
            how=f"medians of {rounds} turns of {seconds:g} s each, open loop, {RATE:,.0f} checks/s "
            "over three limiters, below the limit, by the load's own client and from when each "
            "was due",
            detail=_detail(found),
        )
    ]


async def _compare(
    setting: Setting, system: Limiters, rate: float, rounds: int, seconds: float
) -> dict[str, list[TurnLatency]]:
    """Returns the latencies of each policy's turns at ``rate``."""
    turns: dict[str, list[TurnLatency]] = {name: [] for name in _POLICIES}
    for _ in range(rounds):
        for name, policy in _POLICIES.items():
            await system.subject.operator.use(policy(limit_for(rate)))
            turns[name].append(await _turn(system, rate, seconds))
        told = ", ".join(f"{name} {each[-1].p99_ms:.1f} ms" for name, each in turns.items())
        setting.tell(f"p99 at {rate:,.0f} checks/s: {told}")
    return turns


async def _turn(system: Limiters, rate: float, seconds: float) -> TurnLatency:
    with tempfile.TemporaryDirectory() as folder:
        arguments = str(seconds), str(rate), str(limit_for(rate)), str(Path(folder) / "ledger")
        urls = [f"http://{each.host}:{each.port}" for each in system.addresses]
        said = await output(
            "tests.bench.limiter_open", *arguments, *urls, within_s=seconds + _EXTRA_S
        )
    sent, _, failed, p50, p99 = said.split()
    if p99 == "None":
        raise BenchError(f"none of {rate:,.0f} checks/s had an answer: it is too busy here")
    return TurnLatency(float(p50), float(p99), int(failed) / int(sent))


def _ratio(turns: dict[str, list[TurnLatency]]) -> float:
    p99s = {name: median(turn.p99_ms for turn in each) for name, each in turns.items()}
    return p99s["synced"] / p99s["atomic"]


def _detail(found: dict[float, dict[str, list[TurnLatency]]]) -> dict[str, float]:
    detail: dict[str, float] = {}
    for rate, turns in found.items():
        at = f"at_{rate:.0f}_per_s"
        detail[f"ratio_{at}"] = _ratio(turns)
        for name, each in turns.items():
            detail[f"{name}_p50_ms_{at}"] = median(turn.p50_ms for turn in each)
            detail[f"{name}_p99_ms_{at}"] = median(turn.p99_ms for turn in each)
            detail[f"{name}_failed_share_{at}"] = median(turn.failed for turn in each)
    return detail
