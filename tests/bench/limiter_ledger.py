"""Measures disk and memory that the load takes for an hour of checks."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.process.paths import cache_dir
from tests.bench.figure import BenchError, Figure
from tests.bench.program import output
from tests.bench.setting import Setting

RATE = 2_000
_MOST_MB_AN_HOUR = 150.0
_WITHIN_S_A_MINUTE = 20.0


async def measure(setting: Setting) -> list[Figure]:
    """Runs an hour of checks, or ten minutes, through the load's workload in time-lapse."""
    minutes = 10 if setting.quick else 60
    setting.tell(f"{minutes * 60 * RATE:,} allowed checks, one after the other")
    cache_dir().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_dir()) as folder:
        said = await output(
            "tests.bench.limiter_hour",
            *(str(minutes), str(RATE), str(Path(folder) / "ledger")),
            within_s=minutes * _WITHIN_S_A_MINUTE,
        )
    allowed, disk, memory, found = map(int, said.split())
    if found != allowed:
        raise BenchError(f"the ledger of {allowed:,} checks has {found:,} when it is counted anew")
    return [
        Figure(
            name=f"ledger and windows for {minutes} minutes at {RATE:,}/s",
            value=(disk + memory) / 1e6,
            unit="MB",
            target=_MOST_MB_AN_HOUR * minutes / 60,
            how="the ledger on the disk and by how much its process grew at most, with what of the "
            "ledger is mapped; the load's workload, all of it allowed, in time-lapse; then all "
            f"{allowed:,} counted anew and found",
            detail={"disk_mb": disk / 1e6, "memory_mb": memory / 1e6, "allowed": allowed},
        )
    ]
