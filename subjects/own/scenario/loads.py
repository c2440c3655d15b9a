"""The load of a scenario file: ours, with a ledger and a proof, or the user's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from subjects.own.scenario.probes import Duration, PortRef


class _Load(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys that our own loads have in common.

    Attributes:
        nodes: who is asked: names of nodes, ``leader``, or ``any``; several take turns, and one
            that fails is left for another. While nobody leads, the last leader is asked.
        port: by default the node's first.
    """

    nodes: str | tuple[str, ...] = "any"
    port: PortRef | None = None


class HttpRequestSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of request.

    Attributes:
        method: in capitals.
        path: with its query; filled in: ``{key}`` and ``{value}``.
        headers: sent with it.
        body: filled in alike.
        status: the statuses that acknowledge a write, or give what was read; by default 200 to
            299. A read's 404 says that there is nothing.
        json: the JSON path of the value in what was read; by default the whole body.
    """

    method: str = "GET"
    path: str = "/{key}"
    headers: dict[str, str] = {}
    body: str = ""
    status: int | tuple[int, ...] | None = None
    json: str = ""


class HttpLoadSpec(_Load, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Writes and reads by HTTP; without ``read`` nothing can be proven, and that is said.

    A redirect to another node, by its address or its name, is followed; no other one is. What one
    node doesn't have in the end is asked for at the others, so a write counts as kept where any
    node that is asked has it: shards and replicas that lag are judged fairly, and a write that
    only one of several replicas kept isn't told from one that all have.

    Attributes:
        write: the request that writes a value under a key; by default PUT to ``/{key}``. Without
            ``read`` it may be any request, with no ``{key}``: ``{path: /}``.
        read: the request that reads it back; by default there is none.
    """

    write: HttpRequestSpec = HttpRequestSpec(method="PUT", path="/{key}", body="{value}")
    read: HttpRequestSpec | None = None


class RedisLoadSpec(_Load, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """SET and GET of unique keys at whichever node calls itself the primary.

    A cluster, which spreads its keys over servers, isn't supported.

    Attributes:
        password: that of ``AUTH``, if one is needed.
    """

    password: str = ""


class NatsLoadSpec(_Load, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Writes and reads of a JetStream key-value bucket, which is made at the start.

    Attributes:
        bucket: its name.
        replicas: how many servers hold each key.
    """

    bucket: str = "faultstage"
    replicas: Annotated[int, Meta(ge=1, le=5)] = 1


class PostgresLoadSpec(_Load, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """INSERT and SELECT in a table of ours, which is made at the start and dropped at the end.

    A standby is left for the node that takes writes.

    Attributes:
        user: who connects.
        password: that user's, if one is needed.
        database: the database.
        table: the table of ours; it must not be there before.
    """

    user: str = "postgres"
    password: str = ""
    database: str = "postgres"
    table: str = "faultstage"


class LoadFormat(StrEnum):
    """The format in which a load of the user's own writes."""

    K6 = "k6"
    """``k6 run --out json=-``: JSON lines."""
    VEGETA = "vegeta"
    """``vegeta attack ... | vegeta encode --to json``; with one command: its JSON lines."""
    PGBENCH = "pgbench"
    """``pgbench --progress 1``: its progress, on its standard error."""
    LINES = "lines"
    """A JSON line a tick: ``{"t": 1.0, "ok": 99, "failed": 1, "p99_ms": 12.5}``."""


class CommandLoadSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A load of the user's own, whose live output we read: there is no proof.

    Attributes:
        run: the program and its arguments; no shell. ``{NODE.host}`` and ``{NODE.port}`` (or
            ``{NODE.port.NAME}``) are where a node is reached, ``{rate}`` the rate asked for.
        format: what it writes.
        env: variables of the environment, filled in alike.
        folder: its working folder, relative to the file's.
    """

    run: Annotated[tuple[str, ...], Meta(min_length=1)]
    format: LoadFormat
    env: dict[str, str] = {}
    folder: str = "."


class LoadSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The load of the system: exactly one of the first five keys, and how fast it is.

    Attributes:
        http: ours, by HTTP.
        redis: ours, by the protocol of Redis and Valkey.
        nats: ours, by NATS JetStream.
        postgres: ours, by PostgreSQL.
        command: the user's own.
        rate: operations a second.
        timeout: how long a request may take.
    """

    http: HttpLoadSpec | None = None
    redis: RedisLoadSpec | None = None
    nats: NatsLoadSpec | None = None
    postgres: PostgresLoadSpec | None = None
    command: CommandLoadSpec | None = None
    rate: Annotated[float, Meta(gt=0)] = 200.0
    timeout: Duration = 2.0
