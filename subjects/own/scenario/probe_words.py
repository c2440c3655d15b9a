"""Words for the questions of probes and values, for the dry run and for a scenario's reader."""

from __future__ import annotations

import shlex

from subjects.own.scenario.mistake_words import shortened
from subjects.own.scenario.probes import Duration, PortRef, ProbeSpec, ValueSpec
from subjects.own.scenario.resolved import ResolvedNode


def asked(spec: ValueSpec, node: ResolvedNode | None = None) -> str:
    """Returns what is asked, and of a probe what is good: ``GET /health on port 80, status 200``.

    Args:
        spec: the question.
        node: who is asked, where that is one node; its first port is named.
    """
    what = _question(spec, node)
    if (picked := _picked(spec)) != "":
        what += f", {picked}"
    if isinstance(spec, ProbeSpec):
        what += _is_good(spec)
    return what


def pace(duration: Duration) -> str:
    """Returns how often something is asked: ``every 2 s``."""
    return f"every {written(duration)}"


def written(duration: Duration) -> str:
    """Returns a duration as people write durations."""
    return duration.strip() if isinstance(duration, str) else f"{duration:g} s"


def _question(spec: ValueSpec, node: ResolvedNode | None) -> str:
    if spec.http is not None:
        scheme = "HTTPS " if spec.http.tls else ""
        return f"{scheme}{spec.http.method} {spec.http.path}{_on(spec.http.port, node)}"
    if spec.command is not None:
        where = " on this machine" if spec.command.outside else ""
        return f"`{shlex.join(spec.command.run)}`{where}"
    if spec.prometheus is not None:
        if spec.prometheus.query:
            return f"the query `{spec.prometheus.query}` to {spec.prometheus.server}"
        where = f"{spec.prometheus.path}{_on(spec.prometheus.port, node)}"
        return f"the metric `{spec.prometheus.metric}` at {where}"
    if isinstance(spec, ProbeSpec) and spec.health:
        return "the container's own health check"
    port = spec.tcp if isinstance(spec, ProbeSpec) else None
    return f"a TCP connection{_on(None if isinstance(port, bool) else port, node)}"


def _on(port: PortRef | None, node: ResolvedNode | None) -> str:
    if port is None and node is not None and node.ports:
        port = node.ports[0]
    return "" if port is None else f" on port {port}"


def _picked(spec: ValueSpec) -> str:
    if spec.json:
        return f"`{spec.json}`"
    if spec.header:
        return f"the header {spec.header}"
    return f"what `{shortened(spec.regex)}` finds" if spec.regex else ""


def _is_good(spec: ProbeSpec) -> str:
    bounds: list[str] = []
    if spec.status is not None:
        statuses = (spec.status,) if isinstance(spec.status, int) else spec.status
        bounds.append(f"status {' or '.join(map(str, statuses))}")
    if spec.equals is not None:
        bounds.append(f"equal to {spec.equals}")
    if spec.above is not None:
        bounds.append(f"above {spec.above:g}")
    if spec.below is not None:
        bounds.append(f"below {spec.below:g}")
    return f", good when {' and '.join(bounds)}" if bounds else ""
