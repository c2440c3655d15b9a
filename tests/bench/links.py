"""Measures what the relays between the servers cost, beside a cluster that has none."""

from __future__ import annotations

import asyncio
from statistics import median, quantiles

import psutil
from msgspec import Struct

from core.model.events import Event, Sample, Sampled
from core.views.stage_state import StageState
from tests.bench.figure import BenchError, Figure
from tests.bench.setting import Setting, cluster

RATE = 3_000.0
CONCURRENCY = 64
MODULE = "subjects.hosts.links"
_WARM_UP_S = 2.0


class Turn(Struct, frozen=True):
    """The figures of one cluster.

    Attributes:
        writes_per_s: acknowledged writes a second of the closed loop.
        p99_ms: the median of the tenths' p99 of the open loop.
        relays_cpu: the share of a core that the relays used meanwhile, in percent.
    """

    writes_per_s: float
    p99_ms: float
    relays_cpu: float


async def measure(setting: Setting) -> list[Figure]:
    """Starts clusters with and without relays in turns, and loads each in both ways."""
    rounds, seconds = (4, 4.0) if setting.quick else (10, 6.0)
    with_links: list[Turn] = []
    without: list[Turn] = []
    for index in range(rounds):
        # Each of a pair goes first as often as second, for a machine gets warm, or busy.
        for is_linked in (True, False) if index % 2 else (False, True):
            (with_links if is_linked else without).append(await _turn(seconds, links=is_linked))
        linked, direct = with_links[-1], without[-1]
        setting.tell(
            f"with links {linked.writes_per_s:,.0f} writes/s, p99 {linked.p99_ms:.1f} ms, relays "
            f"{linked.relays_cpu:.1f} %; without {direct.writes_per_s:,.0f}, {direct.p99_ms:.1f} ms"
        )
    pairs = list(zip(with_links, without, strict=True))
    ratios = [one.writes_per_s / other.writes_per_s for one, other in pairs]
    over_ms = [one.p99_ms - other.p99_ms for one, other in pairs]
    turns = f"{rounds} pairs of clusters in turns, {seconds:.0f} s each"
    return [
        Figure(
            name="closed-loop writes/s, with links to without",
            value=median(ratios),
            unit="",
            target=0.9,
            at_least=True,
            how=f"median of {turns}, {CONCURRENCY} in flight",
            detail={
                "with_per_s": median(turn.writes_per_s for turn in with_links),
                "without_per_s": median(turn.writes_per_s for turn in without),
                "lower_quartile": quantiles(ratios)[0],
                "upper_quartile": quantiles(ratios)[-1],
            },
        ),
        Figure(
            name="p99, with links over without",
            value=median(over_ms),
            unit="ms",
            target=1.0,
            how=f"median of {turns}, {RATE:,.0f} operations/s",
            detail={
                "with_ms": median(turn.p99_ms for turn in with_links),
                "without_ms": median(turn.p99_ms for turn in without),
                "lower_quartile_ms": quantiles(over_ms)[0],
                "upper_quartile_ms": quantiles(over_ms)[-1],
            },
        ),
        Figure(
            name="links' CPU",
            value=median(turn.relays_cpu for turn in with_links),
            unit="%",
            target=15.0,
            how=f"cpu_times of the relays' process, {RATE:,.0f} operations/s",
        ),
    ]


async def _turn(seconds: float, *, links: bool) -> Turn:
    samples: list[Sample] = []

    def take(event: Event, _: StageState) -> None:
        if isinstance(event, Sampled):
            samples.append(event.sample)

    async with cluster(links=links) as system:
        load = system.subject.load
        closed = await load.closed_loop(CONCURRENCY, seconds)
        await load.start(RATE)
        await asyncio.sleep(_WARM_UP_S)
        unsubscribe = system.timeline.subscribe(take)
        used = _cpu_s()
        await asyncio.sleep(seconds)
        used = _cpu_s() - used
        unsubscribe()
        await load.stop()
    p99s = [sample.p99_ms for sample in samples if sample.p99_ms is not None]
    if not p99s:
        raise BenchError("the load told no latency")
    return Turn(closed.acked / closed.seconds, median(p99s), used / seconds * 100)


def _cpu_s() -> float:
    """Returns the seconds of CPU time that the relays have used; 0 where there are none."""
    relays = [each for each in psutil.Process().children() if MODULE in each.cmdline()]
    return sum(sum(each.cpu_times()[:2]) for each in relays)
