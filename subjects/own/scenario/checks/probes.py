"""Checks questions to nodes: probes, and values with what of an answer is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import jsonpath

from subjects.own.patterns import PatternError, check
from subjects.own.scenario.checks import meaning_words as words
from subjects.own.scenario.checks.surroundings import Surroundings, texts_of
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Steps
from subjects.own.scenario.probes import (
    CommandQuestion,
    HttpQuestion,
    ProbeSpec,
    PrometheusQuestion,
    ValueSpec,
)

_METHOD = re.compile(r"[A-Z]+")
_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})?", re.DOTALL)
_OF_TEXT = ("json", "header", "regex")
_OF_VALUE = ("equals", "above", "below")


def check_probe(
    around: Surroundings, probe: ProbeSpec | None, nodes: Iterable[str], path: Steps
) -> Iterator[Mistake]:
    """Yields what is wrong with a probe that is asked of ``nodes``."""
    if probe is None:
        return
    names = tuple(nodes)
    yield from check_value(around, probe, names, path)
    yield from around.check_positive(probe.every, (*path, "every"))
    yield from around.check_positive(probe.timeout, (*path, "timeout"))
    if probe.status is not None and probe.http is None:
        yield around.at_key((*path, "status"), words.only_with("status", "http"))
    if probe.tcp is False:
        yield around.at((*path, "tcp"), words.ASKS_NOTHING)
    elif probe.tcp is not None:
        port = None if probe.tcp is True else probe.tcp
        yield from around.check_has_port(port, names, (*path, "tcp"))
    if probe.health and not around.in_containers:
        yield around.at_key((*path, "health"), words.HEALTH_OF_PROCESS)
    if probe.tcp is not None or probe.health:
        for key in (*_OF_TEXT, *_OF_VALUE):
            if getattr(probe, key) not in ("", None):
                yield around.at_key((*path, key), words.nothing_to_compare(key))


def check_value(
    around: Surroundings, spec: ValueSpec, nodes: Iterable[str], path: Steps
) -> Iterator[Mistake]:
    """Yields what is wrong with a question to ``nodes``, and with what is meant of the answer."""
    names = tuple(nodes)
    if spec.http is not None:
        yield from _check_http(around, spec.http, names, (*path, "http"))
    if spec.command is not None:
        yield from _check_command(around, spec.command, names, (*path, "command"))
    if spec.prometheus is not None:
        yield from _check_prometheus(around, spec.prometheus, names, (*path, "prometheus"))
        for key in _OF_TEXT:
            if getattr(spec, key):
                yield around.at_key((*path, key), words.metric_is_number(key))
    if spec.header and spec.http is None and spec.prometheus is None:
        yield around.at_key((*path, "header"), words.only_with("header", "http"))
    yield from check_pattern(around, spec.regex, (*path, "regex"))
    yield from check_json_path(around, spec.json, (*path, "json"))


def check_pattern(around: Surroundings, pattern: str, path: Steps) -> Iterator[Mistake]:
    """Yields a mistake where ``pattern`` is no regular expression."""
    try:
        check(pattern)
    except PatternError as error:
        yield around.at(path, words.no_pattern(str(error)))


def check_json_path(around: Surroundings, text: str, path: Steps) -> Iterator[Mistake]:
    """Yields a mistake where ``text`` is no JSON path."""
    if not text:
        return
    try:
        jsonpath.compile(text)
    except (jsonpath.JSONPathError, ValueError, RecursionError) as error:
        yield around.at(path, words.no_json_path(text, str(error).splitlines()[0]))


def check_request(around: Surroundings, method: str, way: str, path: Steps) -> Iterator[Mistake]:
    """Yields what is wrong with the first line of an HTTP request."""
    if _METHOD.fullmatch(method) is None:
        yield around.at((*path, "method"), words.no_method(method))
    if not way.startswith("/") or any(letter.isspace() for letter in way):
        yield around.at((*path, "path"), words.no_path(way))


def _check_http(
    around: Surroundings, asked: HttpQuestion, nodes: tuple[str, ...], path: Steps
) -> Iterator[Mistake]:
    yield from check_request(around, asked.method, asked.path, path)
    yield from around.check_has_port(asked.port, nodes, (*path, "port"))
    yield from around.check_filled([(asked.path, (*path, "path"))], ("name", "host", "port"))
    if asked.ca and not asked.tls:
        yield around.at_key((*path, "ca"), words.only_with("ca", "tls: true"))


def _check_command(
    around: Surroundings, asked: CommandQuestion, nodes: tuple[str, ...], path: Steps
) -> Iterator[Mistake]:
    own = next((around.nodes[name] for name in nodes if name in around.nodes), None)
    known = (*around.places(own), *(() if around.in_containers else ("folder",)))
    yield from around.check_filled(texts_of(asked.run, (*path, "run")), known)


def _check_prometheus(
    around: Surroundings, asked: PrometheusQuestion, nodes: tuple[str, ...], path: Steps
) -> Iterator[Mistake]:
    if bool(asked.metric) == bool(asked.query):
        yield around.at_key(path, words.METRIC_OR_QUERY)
    elif asked.query and not asked.server:
        yield around.at_key(path, words.QUERY_NEEDS_SERVER)
    elif asked.server and not asked.query:
        yield around.at_key((*path, "server"), words.only_with("server", "query"))
    elif asked.metric:
        yield from around.check_has_port(asked.port, nodes, (*path, "port"))
    if asked.metric and _METRIC.fullmatch(asked.metric) is None:
        yield around.at((*path, "metric"), words.no_metric(asked.metric))
    if asked.server and not _is_address(asked.server):
        yield around.at((*path, "server"), words.no_address(asked.server))
    texts = [(asked.metric, (*path, "metric")), (asked.query, (*path, "query"))]
    yield from around.check_filled(texts, ("name",))


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        return False
