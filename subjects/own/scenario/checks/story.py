"""Checks invariants, expectations and the story."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.findings.base import Cause
from core.story.outage import STORY
from subjects.own.scenario.checks import meaning_words as words
from subjects.own.scenario.checks.probes import check_probe, check_request
from subjects.own.scenario.checks.surroundings import Surroundings, texts_of, values_of
from subjects.own.scenario.default_faults import default_faults
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Steps
from subjects.own.scenario.resolve import groups_of
from subjects.own.scenario.story import ExpectSpec, FixSpec

CHAPTERS = (*(chapter.key for chapter in STORY), "cost", "fix", "again")
"""The keys of the chapters; the last three are of a story with a fix."""

_OF_LOAD = ("recovered_within", "outage_below", "lost", "failed_below")


def check_story(around: Surroundings) -> Iterator[Mistake]:
    """Yields what is wrong with the invariants and the story."""
    yield from _check_invariants(around)
    story = around.scenario.story
    if story is None:
        return
    path: Steps = ("story",)
    if story.fault:
        yield from around.check_name("fault", story.fault, _faults(around), (*path, "fault"))
    for key in story.chapters:
        if key not in CHAPTERS:
            yield around.at_key((*path, "chapters", key), words.no_chapter(key, CHAPTERS))
    if story.expect is not None:
        yield from _check_expected(around, story.expect, (*path, "expect"))
    if story.fix is not None:
        yield from _check_fix(around, story.fix, (*path, "fix"))


def _faults(around: Surroundings) -> tuple[str, ...]:
    if around.scenario.faults:
        return tuple(around.scenario.faults)
    nodes = tuple(around.nodes.values())
    groups = groups_of(around.scenario, nodes)
    leader = around.scenario.leader
    return tuple(default_faults(nodes, groups, leader, can_cut=around.can_cut))


def _check_invariants(around: Surroundings) -> Iterator[Mistake]:
    for name, invariant in around.scenario.invariants.items():
        path: Steps = ("invariants", name)
        nodes = invariant.nodes or tuple(around.nodes)
        yield from around.check_nodes(invariant.nodes, (*path, "nodes"))
        yield from check_probe(around, invariant.probe, nodes, (*path, "probe"))
        if invariant.load is not None:
            at = (*path, "load")
            bounds = invariant.load
            given = [bounds.failed_below, bounds.p99_below, bounds.throughput_above]
            if around.scenario.load is None:
                yield around.at_key(at, words.needs_load("load"))
            if all(bound is None for bound in (*given, bounds.silent_below)):
                yield around.at_key(at, words.NO_BOUND)
            for key in ("nodes", "on"):
                if getattr(invariant, key) not in ((), "all"):
                    yield around.at_key((*path, key), words.only_with(key, "probe"))


def _check_expected(around: Surroundings, expect: ExpectSpec, path: Steps) -> Iterator[Mistake]:
    load = around.scenario.load
    for key in _OF_LOAD:
        if getattr(expect, key) is not None and load is None:
            yield around.at_key((*path, key), words.needs_load(key))
    if expect.cause:
        yield from around.check_name("cause", expect.cause, tuple(Cause), (*path, "cause"))
    has_proof = load is not None and load.command is None
    if has_proof and load is not None and load.http is not None:
        has_proof = load.http.read is not None
    if expect.lost is not None and load is not None and not has_proof:
        yield around.at_key((*path, "lost"), words.NO_PROOF)


def _check_fix(around: Surroundings, fix: FixSpec, path: Steps) -> Iterator[Mistake]:
    nodes = fix.nodes or tuple(around.nodes)
    yield from around.check_nodes(fix.nodes, (*path, "nodes"))
    own = next((around.nodes[name] for name in nodes if name in around.nodes), None)
    known = (*around.places(own), *(() if around.in_containers else ("folder",)))
    if fix.command is not None:
        yield from around.check_filled(texts_of(fix.command, (*path, "command")), known)
    if fix.http is not None:
        at = (*path, "http")
        yield from check_request(around, fix.http.method, fix.http.path, at)
        if fix.http.json:
            yield around.at_key((*at, "json"), words.only_with("json", "read"))
        yield from around.check_has_port(fix.port, nodes, (*path, "port"))
        yield from around.check_filled(
            [(fix.http.path, (*at, "path")), (fix.http.body, (*at, "body"))], known
        )
    elif fix.port is not None:
        yield around.at_key((*path, "port"), words.only_with("port", "http"))
    if fix.env is not None:
        if around.is_attached:
            yield around.at_key((*path, "env"), words.ENV_OF_OTHERS)
        elif around.in_containers:
            yield around.at_key((*path, "env"), words.ENV_OF_CONTAINERS)
        yield from around.check_filled(values_of(fix.env.items(), (*path, "env")), known)
