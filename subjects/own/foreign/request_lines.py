"""Programs that write a line for each request: k6 and vegeta."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, MsgspecError, Struct, json

from subjects.own.foreign.told import EndedRequest, LoadSign, Told

ANSWERED = range(200, 400)
"""The statuses of requests that were answered, where nothing else is said of them."""

_K6_HTTP, _K6_GRPC = "http_req_duration", "grpc_req_duration"
_K6_MARKS = (b"_req_duration",)
_SIGN = LoadSign()


class _K6Data(Struct):
    time: datetime | None = None
    value: float = 0.0
    tags: dict[str, str] | None = None


class _K6Point(Struct):
    type: str
    metric: str
    data: _K6Data


class _VegetaResult(Struct):
    code: int
    timestamp: datetime
    latency: Annotated[int, Meta(ge=0, le=2**62)]
    error: str = ""


_k6 = json.Decoder(_K6Point)
_vegeta = json.Decoder(_VegetaResult)


def parse_k6(line: bytes) -> Told | None:
    """Returns what a line of ``k6 run --out json=-`` tells.

    Of the many lines of a request, the one of its duration tells all: k6 gives it the status, and
    whether that was expected.
    """
    if not line.startswith(b"{") or b'"metric"' not in line:
        return None
    if not any(mark in line for mark in _K6_MARKS):
        return _SIGN  # other metrics are most lines, and needn't be taken apart
    try:
        point = _k6.decode(line)
    except MsgspecError:
        return _SIGN if b'"type":"Metric"' in line else None
    if point.type != "Point" or point.metric not in (_K6_HTTP, _K6_GRPC) or point.data.time is None:
        return _SIGN
    tags = point.data.tags or {}
    latency_s = point.data.value / 1000
    return EndedRequest(point.data.time.timestamp(), latency_s, _is_ok(point.metric, tags))


def parse_vegeta(line: bytes) -> Told | None:
    """Returns what a line of ``vegeta encode --to json`` tells."""
    if not line.startswith(b"{"):
        return None
    try:
        result = _vegeta.decode(line)
    except MsgspecError:
        return None
    latency_s = result.latency / 1e9
    is_ok = not result.error and result.code in ANSWERED
    return EndedRequest(result.timestamp.timestamp() + latency_s, latency_s, is_ok)


def _is_ok(metric: str, tags: dict[str, str]) -> bool:
    status = tags.get("status", "")
    if metric == _K6_GRPC:
        return status in ("0", "OK")
    if (expected := tags.get("expected_response")) is not None:
        return expected == "true"
    return status.isdecimal() and len(status) == 3 and int(status) in ANSWERED
