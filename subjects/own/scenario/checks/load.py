"""Checks the load: who is asked, and what the texts are filled in with."""

from __future__ import annotations

from collections.abc import Iterator

from subjects.own.scenario.checks import meaning_words as words
from subjects.own.scenario.checks.probes import check_json_path, check_request
from subjects.own.scenario.checks.schema_words import too_great
from subjects.own.scenario.checks.surroundings import Surroundings, texts_of, values_of
from subjects.own.scenario.loads import (
    CommandLoadSpec,
    HttpLoadSpec,
    HttpRequestSpec,
    LoadSpec,
    NatsLoadSpec,
    PostgresLoadSpec,
    RedisLoadSpec,
)
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Steps

MOST_RATE = 100_000.0
"""The most operations a second that can be asked for."""

Ours = HttpLoadSpec | RedisLoadSpec | NatsLoadSpec | PostgresLoadSpec


def check_load(around: Surroundings) -> Iterator[Mistake]:
    """Yields what is wrong with the load."""
    load = around.scenario.load
    if load is None:
        return
    path: Steps = ("load",)
    if load.rate > MOST_RATE:
        yield around.at((*path, "rate"), too_great((*path, "rate"), load.rate, MOST_RATE))
    yield from around.check_positive(load.timeout, (*path, "timeout"))
    for kind, ours in _ours(load):
        yield from _check_asked(around, ours, (*path, kind))
    if load.http is not None:
        at, read = (*path, "http", "write"), load.http.read
        yield from _check_request(
            around, load.http.write, at, ("key", "value"), needs_key=read is not None
        )
        if load.http.write.json:
            yield around.at_key((*at, "json"), words.only_with("json", "read"))
        if read is not None:
            at = (*path, "http", "read")
            yield from _check_request(around, read, at, ("key",))
            yield from check_json_path(around, read.json, (*at, "json"))
    if load.command is not None:
        yield from _check_command(around, load.command, (*path, "command"))


def _ours(load: LoadSpec) -> Iterator[tuple[str, Ours]]:
    kinds = {"http": load.http, "redis": load.redis, "nats": load.nats, "postgres": load.postgres}
    for kind, ours in kinds.items():
        if ours is not None:
            yield kind, ours


def _check_asked(around: Surroundings, ours: Ours, path: Steps) -> Iterator[Mistake]:
    asked = ours.nodes
    if asked == "leader":
        if around.scenario.leader is None:
            yield around.at((*path, "nodes"), words.no_leader("leader"))
    elif isinstance(asked, str) and asked != "any":
        known = ("any", "leader", *around.nodes, *around.families)
        yield from around.check_name("node", asked, known, (*path, "nodes"))
    elif not isinstance(asked, str):
        if not asked:
            yield around.at_key((*path, "nodes"), words.NOBODY)
        yield from around.check_nodes(asked, (*path, "nodes"))
    named = () if isinstance(asked, str) else asked
    is_all = asked in ("any", "leader")
    nodes = tuple(around.nodes) if is_all else (asked,) if isinstance(asked, str) else named
    yield from around.check_has_port(ours.port, nodes, (*path, "port"))


def _check_request(
    around: Surroundings,
    request: HttpRequestSpec,
    path: Steps,
    known: tuple[str, ...],
    *,
    needs_key: bool = True,
) -> Iterator[Mistake]:
    """Yields what is wrong with a request; without a read nothing is proven, and no key needed."""
    yield from check_request(around, request.method, request.path, path)
    texts = [(request.path, (*path, "path")), (request.body, (*path, "body"))]
    texts += values_of(request.headers.items(), (*path, "headers"))
    yield from around.check_filled(texts, known)
    if needs_key and not any("{key}" in text for text, _ in texts):
        yield around.at_key(path, words.NO_KEY_FILLED_IN)


def _check_command(around: Surroundings, load: CommandLoadSpec, path: Steps) -> Iterator[Mistake]:
    texts = texts_of(load.run, (*path, "run"))
    texts += values_of(load.env.items(), (*path, "env"))
    yield from around.check_filled(texts, ("rate", *around.places()))
