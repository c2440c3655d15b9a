"""The questions to nodes in a scenario file: probes, which are good or not, and values."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Duration = (
    Annotated[float, Meta(ge=0)] | Annotated[str, Meta(pattern=r"^\s*\d+(\.\d+)?\s*(ms|s|m)?\s*$")]
)
"""Seconds, or text with a unit: ``500ms``, ``10s``, ``2m``."""

PortRef = Annotated[int, Meta(ge=1, le=65_535)] | str
"""A port inside the container, or the name of one of a process's ports; always the node's own."""

Scalar = str | int | float | bool | None


class HttpQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An HTTP request to a node.

    Attributes:
        path: with its query; ``{name}`` is the node's name.
        port: by default the node's first.
        method: in capitals.
        headers: sent with it.
        body: sent with it, as it is.
        tls: whether by HTTPS; certificates aren't checked, since nodes are local, unless ``ca``
            says by what.
        ca: for ``tls``: a file of certificates (PEM), relative to the file's folder; the node's
            own has to be one of them, or signed by one. The name in it isn't compared, since nodes
            are reached at 127.0.0.1.
    """

    path: str = "/"
    port: PortRef | None = None
    method: str = "GET"
    headers: dict[str, str] = {}
    body: str = ""
    tls: bool = False
    ca: str = ""


class CommandQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command, run in the node's container, or beside a process; no shell.

    Attributes:
        run: the program and its arguments; ``{port}``, ``{host}`` and ``{name}`` are filled in.
        outside: whether it runs on this machine though the node is a container.
    """

    run: Annotated[tuple[str, ...], Meta(min_length=1)]
    outside: bool = False


class PrometheusQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure by Prometheus: a metric on the node's own page, or a query to a server.

    Attributes:
        metric: a metric on the node's page, with labels if need be: ``up{job="a"}``.
        path: of the page.
        port: of the page; by default the node's first.
        query: a PromQL query, in the place of ``metric``; ``{name}`` is the node's name.
        server: the address of the Prometheus server for that: ``http://127.0.0.1:9090``.
    """

    metric: str = ""
    path: str = "/metrics"
    port: PortRef | None = None
    query: str = ""
    server: str = ""


class ValueSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that a node gives: exactly one question, and what of the answer is meant.

    Attributes:
        http: by an HTTP request.
        command: by a command's output.
        prometheus: by a metric.
        json: a JSON path in the answer: ``$.raft.leader``.
        header: a header of the HTTP answer.
        regex: a pattern in the answer; its first group, or all of it.
        scale: the number is multiplied by this.
    """

    http: HttpQuestion | None = None
    command: CommandQuestion | None = None
    prometheus: PrometheusQuestion | None = None
    json: str = ""
    header: str = ""
    regex: str = ""
    scale: float = 1.0


class ProbeSpec(ValueSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question whose answer is good or not.

    With none of ``equals``, ``above``, ``below`` and ``status``, an HTTP answer of 200 to 299, an
    exit code of 0, a connection that is taken, or a value that is there, is good.

    Attributes:
        tcp: a port that takes connections; True for the node's first.
        health: whether the container's own health check is asked.
        status: the HTTP status or statuses that are good.
        equals: the value that is good.
        above: the value must be greater.
        below: the value must be less.
        every: how often it is asked; by default four times a second, commands and ``health``
            once a second.
        timeout: how long an answer may take.
    """

    tcp: PortRef | bool | None = None
    health: bool = False
    status: int | tuple[int, ...] | None = None
    equals: Scalar = None
    above: float | None = None
    below: float | None = None
    every: Duration | None = None
    timeout: Duration | None = None
