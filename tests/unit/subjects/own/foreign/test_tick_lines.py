"""Progress of pgbench, and our own JSON lines, are read tick by tick."""

from __future__ import annotations

import pytest

from subjects.own.foreign.tick_lines import parse_line, parse_pgbench
from subjects.own.foreign.told import LoadSign, Tick


@pytest.mark.parametrize(
    ("line", "tick"),
    [
        (
            b"progress: 1.0 s, 199.9 tps, lat 2.502 ms stddev 0.407, 0 failed",
            Tick(1.0, per_s=199.9),
        ),
        (
            b"progress: 12.0 s, 0.0 tps, lat 0.000 ms stddev 0.000, 3 failed",
            Tick(12.0, per_s=0.0, failed=3),
        ),
        (
            b"progress: 3.0 s, 100.0 tps, lat 1.0 ms stddev 0.1, 0 failed, lag 0.2 ms, 5 skipped",
            Tick(3.0, per_s=100.0),
        ),
        (
            b"progress: 1767225601.123 s, 5.0 tps, lat 1.0 ms stddev 0.1, 1 failed, 2 retried, 4 r",
            Tick(1767225601.123, per_s=5.0, failed=1),
        ),
        (b"progress: 2.0 s, 50.0 tps, lat 1.0 ms stddev 0.1", Tick(2.0, per_s=50.0)),
        (b"progress: 2.0 s, 50.0 tps, lat -nan ms stddev -nan", Tick(2.0, per_s=50.0)),
        (b"pgbench (15.18 (Debian 15.18-0+deb12u1))", LoadSign()),
        (b"starting vacuum...end.", LoadSign()),
        (b"progress: soon", None),
        (b"progress: 2.0 s, " + b"9" * 400 + b".0 tps, lat 1.0 ms", None),
        (b"progress: " + b"9" * 5000 + b" s, 5.0 tps, lat 1.0 ms", None),
        (b"latency average = 4.9 ms", None),
        (b"", None),
        (b"\xff", None),
    ],
)
def test_lines_of_pgbench(line: bytes, tick: Tick | LoadSign | None) -> None:
    assert parse_pgbench(line) == tick


@pytest.mark.parametrize(
    ("line", "tick"),
    [
        (
            b'{"t": 1.0, "ok": 99, "failed": 1, "p99_ms": 12.5}',
            Tick(1.0, ok=99, failed=1, p99_ms=12.5),
        ),
        (b'{"t": 7, "ok": 0}', Tick(7.0, ok=0)),
        (
            b'{"t":7,"ok":5,"p50_ms":1,"max_ms":9,"more":[1]}',
            Tick(7.0, ok=5, p50_ms=1.0, max_ms=9.0),
        ),
        (b'{"t": 1.0, "ok": "many"}', None),
        (b'{"t": 1.0, "ok": -1}', None),
        (b'{"t": 1.0, "ok": 1' + b"0" * 400 + b"}", None),
        (b'{"t": 1.0, "ok": 1, "failed": 99999999999999999999}', None),
        (b'{"t": NaN, "ok": 1}', None),
        (b'{"t": 1e999, "ok": 1}', None),
        (b'{"ok": 1}', None),
        (b"1.0 99 1", None),
        (b"", None),
    ],
)
def test_json_lines(line: bytes, tick: Tick | None) -> None:
    assert parse_line(line) == tick
