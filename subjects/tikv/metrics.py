"""Reads a node's ``/metrics``: up to a megabyte, of which a dozen lines are needed.

Names as in TiKV v8.5: ``tikv_grpc_msg_duration_seconds_count{type, priority}``,
``tikv_raftstore_region_count{type}``; and of the Prometheus libraries, which PD's page has as
well, ``process_resident_memory_bytes`` and ``process_start_time_seconds``. Counters restart at 0
with the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_REQUESTS = b"\ntikv_grpc_msg_duration_seconds_count"
_REGIONS = b"\ntikv_raftstore_region_count"
_MEMORY = b"\nprocess_resident_memory_bytes"
_STARTED = b"\nprocess_start_time_seconds"

_REST = re.compile(rb"(?:\{([^}\n]*)\})? +(\S+)")
_TYPE = re.compile(rb'(?:^|,)\s*type="([^"]*)"')


_TOO_LARGE = 1 << 63
"""Values from here on are neither counts nor sizes, and don't fit into a recording."""


class Page(Struct, frozen=True, kw_only=True):
    """One reading of a node's metrics; None for each figure that the page lacks.

    Attributes:
        raw_requests: raw key-value requests handled since the store started.
        leaders: regions that the store leads, by the store's own count.
        regions: regions of which the store has a copy, by the store's own count.
        memory_bytes: resident memory.
        started_s: when the process started, by that machine's clock, seconds since 1970.
    """

    raw_requests: int | None = None
    leaders: int | None = None
    regions: int | None = None
    memory_bytes: int | None = None
    started_s: int | None = None


def read_page(body: bytes) -> Page:
    """Returns the figures of a page; all are None for a page of anything else."""
    raw = [number for kind, number in _lines(body, _REQUESTS) if kind.startswith(b"raw_")]
    regions = dict(_lines(body, _REGIONS))
    return Page(
        raw_requests=sum(raw) if raw else None,
        leaders=regions.get(b"leader"),
        regions=regions.get(b"region"),
        memory_bytes=next((number for _, number in _lines(body, _MEMORY)), None),
        started_s=next((number for _, number in _lines(body, _STARTED)), None),
    )


def _lines(body: bytes, name: bytes) -> Iterator[tuple[bytes, int]]:
    """Yields the ``type`` and the value of each line of the metric ``name``.

    Lines are found by ``find``: a pattern for each line takes 11 ms for a megabyte, and the
    stage stands still meanwhile.
    """
    at = body.find(name)
    while at >= 0:
        at += len(name)
        match = _REST.match(body, at)
        number = _whole(match[2]) if match else None
        if match is not None and number is not None:
            kind = _TYPE.search(match[1] or b"")
            yield (kind[1] if kind else b""), number
        at = body.find(name, at)


def _whole(value: bytes) -> int | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if 0 <= number < _TOO_LARGE else None


def rate(before: Page, after: Page, seconds: float) -> float | None:
    """Returns raw requests a second between two readings; None where that is unknown.

    A counter that is smaller than before has restarted with its store.
    """
    if before.raw_requests is None or after.raw_requests is None or seconds <= 0:
        return None
    handled = after.raw_requests - before.raw_requests
    return handled / seconds if handled >= 0 else None
