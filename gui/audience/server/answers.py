"""Answers by HTTP, all with the same strict headers; nothing of a request is ever said back."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

HTML, TEXT, JSON = "text/html", "text/plain", "application/json"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Connection": "close",
}
STREAM_HEADERS = {**_ALWAYS, "Content-Type": "text/event-stream"}
"""Headers of an answer that has no end."""
REPORT_HEADERS = {
    **_ALWAYS,
    "Content-Security-Policy": _REPORT_POLICY,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Disposition": 'attachment; filename="faultstage-report.html"',
}
"""Headers of the report, which brings its style with it and runs no script."""


def answer(
    status: int, body: str | bytes, kind: str = TEXT, headers: Mapping[str, str] | None = None
) -> Response:
    """Returns an answer with ``body``."""
    return Response(body, status, {**_ALWAYS, **(headers or {})}, f"{kind}; charset=utf-8")


def json_answer(status: int, value: object) -> Response:
    """Returns ``value`` as JSON."""
    return answer(status, msgspec.json.encode(value), JSON)


def raw_headers(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Returns headers in the form in which they are sent."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
