"""Measures how quickly the acknowledged writes are read back and compared."""

from __future__ import annotations

from tests.bench.closed_loop import CONCURRENCY
from tests.bench.figure import BenchError, Figure
from tests.bench.setting import Setting, cluster

_TURN_S = 2.0


async def measure(setting: Setting) -> list[Figure]:
    """Fills a real ledger by the closed loop, then reads all of the ledger back."""
    wanted = 60_000 if setting.quick else 200_000
    acked = 0
    async with cluster() as system:
        while acked < wanted:
            acked += (await system.subject.load.closed_loop(CONCURRENCY, _TURN_S)).acked
        setting.tell(f"{acked:,} writes acknowledged; reading them back")
        result = await system.subject.load.read_back()
    if not result.complete or result.lost:
        raise BenchError(f"the read-back lost {result.lost} writes: {result.detail}")
    return [
        Figure(
            name="read-back of acknowledged writes",
            value=result.found / result.seconds,
            unit="writes/s",
            target=30_000.0,
            at_least=True,
            how=f"{result.acked:,} writes of the closed loop, each compared, {result.lost} lost",
            detail={"acked": result.acked, "seconds": result.seconds},
        )
    ]
