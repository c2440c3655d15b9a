"""Measures checks a second through a limiter over HTTP, and through the bare library."""

from __future__ import annotations

from statistics import median

from subjects.kit.place import Address
from subjects.ratelimiter.policies import atomic
from tests.bench.closed_loop import CONCURRENCY
from tests.bench.figure import Figure
from tests.bench.limiter_setting import FAR_LIMIT, limiters
from tests.bench.program import output
from tests.bench.setting import Setting

_EXTRA_S = 20.0


async def measure(setting: Setting) -> list[Figure]:
    """Lets both decide in turns over one store, each with as many checks under way."""
    rounds, seconds = (5, 1.5) if setting.quick else (9, 4.0)
    ours: list[float] = []
    bare: list[float] = []
    shares: list[float] = []
    async with limiters() as system:
        await system.subject.operator.use(atomic(FAR_LIMIT))
        for _ in range(rounds):
            bare.append(await _bare(seconds, system.store_url))
            rate, share = await _ours(seconds, system.addresses[0])
            ours.append(rate)
            shares.append(share)
            setting.tell(f"a limiter {rate:,.0f} checks/s; the library {bare[-1]:,.0f}")
    return [
        Figure(
            name="atomic checks/s, one limiter over HTTP to its library",
            value=median(ours) / median(bare),
            unit="",
            target=0.5,
            at_least=True,
            how=f"medians of {rounds} turns of {seconds:g} s, {CONCURRENCY} under way, each in its "
            "own process: a bare HTTP client, and throttled-py's GCRA over redis.asyncio",
            detail={
                "ours_per_s": median(ours),
                "library_per_s": median(bare),
                "client_busy_share": median(shares),
            },
        )
    ]


async def _bare(seconds: float, store: str) -> float:
    """Returns the checks a second that the library decided."""
    arguments = str(seconds), str(CONCURRENCY), str(FAR_LIMIT), store
    said = await output("tests.bench.limiter_bare", *arguments, within_s=seconds + _EXTRA_S)
    done, took = said.split()
    return int(done) / float(took)


async def _ours(seconds: float, limiter: Address) -> tuple[float, float]:
    """Returns the limiter's checks a second, and the share of a core that the client used."""
    arguments = str(seconds), str(CONCURRENCY), limiter.host, str(limiter.port)
    said = await output("tests.bench.limiter_client", *arguments, within_s=seconds + _EXTRA_S)
    done, took, busy = said.split()
    return int(done) / float(took), float(busy) / float(took)
