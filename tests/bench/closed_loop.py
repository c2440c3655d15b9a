"""Measures committed writes a second of our load process, and of a bare loop of nats-py."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tests.bench.figure import Figure
from tests.bench.program import output
from tests.bench.setting import Setting, cluster

CONCURRENCY = 64
_EXTRA_S = 20.0


async def measure(setting: Setting) -> list[Figure]:
    """Lets both loads write in turns on one cluster, into one bucket."""
    rounds, seconds = (3, 2.0) if setting.quick else (6, 5.0)
    ours: list[float] = []
    bare: dict[str, list[float]] = {"one connection": [], "one a node": []}
    async with cluster() as system:
        for number in range(rounds):
            # Through the bucket's leader is quickest, and a client doesn't know which that is:
            # one connection goes to another node each turn.
            one = system.urls[number % len(system.urls)]
            for name, urls in (("one connection", [one]), ("one a node", system.urls)):
                mark = f"bare {name} {number}"
                bare[name].append(await _bare(seconds, mark, urls))
            result = await system.subject.load.closed_loop(CONCURRENCY, seconds)
            ours.append(result.acked / result.seconds)
            told = ", ".join(f"{name} {rates[-1]:,.0f}" for name, rates in bare.items())
            setting.tell(f"ours {ours[-1]:,.0f} writes/s; nats-py with {told}")
    medians = {name: median(rates) for name, rates in bare.items()}
    best = max(medians, key=lambda name: medians[name])
    return [
        Figure(
            name="closed-loop writes/s, ours to bare nats-py",
            value=median(ours) / medians[best],
            unit="",
            target=1.0,
            at_least=True,
            how=f"medians of {rounds} turns of {seconds:.0f} s, {CONCURRENCY} in flight, each in "
            f"its own process; nats-py with {best}, its faster way",
            detail={
                "ours_per_s": median(ours),
                "bare_one_connection_per_s": medians["one connection"],
                "bare_one_a_node_per_s": medians["one a node"],
                "bare_best_turn_per_s": max(max(rates) for rates in bare.values()),
            },
        )
    ]


async def _bare(seconds: float, mark: str, urls: Sequence[str]) -> float:
    """Returns the acknowledged writes a second of the bare loop."""
    arguments = str(seconds), str(CONCURRENCY), mark, *urls
    said = await output("tests.bench.bare_loop", *arguments, within_s=seconds + _EXTRA_S)
    acked, took = said.split()
    return int(acked) / float(took)
