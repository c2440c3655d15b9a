"""Programs that write a line a tick: pgbench, and whatever writes our own JSON lines."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta, MsgspecError, Struct, json

from subjects.own.foreign.told import LoadSign, Tick, Told

_PROGRESS = re.compile(
    rb"progress: (?P<at>\d{1,15}(?:\.\d+)?) s, (?P<tps>\d{1,15}(?:\.\d+)?) tps, lat [^\s,]+ ms"
    rb"(?: stddev [^\s,]+)?(?:, (?P<failed>\d{1,15}) failed)?"
)
_SIGNS = (b"pgbench", b"starting vacuum", b"transaction type:")
"""The beginnings of pgbench's other lines."""


_Count = Annotated[int, Meta(ge=0, le=2**53)]
"""A count that everybody who reads a sample can take."""


class _TickLine(Struct):
    t: float
    ok: _Count
    failed: _Count = 0
    p50_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None


_line = json.Decoder(_TickLine)


def parse_pgbench(line: bytes) -> Told | None:
    """Returns what a line of ``pgbench --progress`` tells; there are no percentiles of latency."""
    if (found := _PROGRESS.match(line)) is not None:
        failed = int(found["failed"] or 0)
        return Tick(float(found["at"]), per_s=float(found["tps"]), failed=failed)
    return LoadSign() if line.startswith(_SIGNS) else None


def parse_line(line: bytes) -> Told | None:
    """Returns what ``{"t": 1.0, "ok": 99, "failed": 1, "p99_ms": 12.5}`` tells."""
    try:
        told = _line.decode(line)
    except MsgspecError:
        return None
    return Tick(
        told.t,
        ok=told.ok,
        failed=told.failed,
        p50_ms=told.p50_ms,
        p99_ms=told.p99_ms,
        max_ms=told.max_ms,
    )
