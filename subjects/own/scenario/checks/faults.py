"""Checks faults: their victims, and whether the keys of each go together."""

from __future__ import annotations

from collections.abc import Iterator

from subjects.own.scenario.checks import meaning_words as words
from subjects.own.scenario.checks.surroundings import ROLES, Surroundings
from subjects.own.scenario.checks.system import NAME
from subjects.own.scenario.faults import FaultSpec
from subjects.own.scenario.mistake_words import unknown_word
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Steps

KINDS = ("kill", "pause", "cut", "slow", "stop")
"""The faults that are done to nodes."""


def check_faults(around: Surroundings) -> Iterator[Mistake]:
    """Yields what is wrong with the faults."""
    for name, fault in around.scenario.faults.items():
        path: Steps = ("faults", name)
        if NAME.fullmatch(name) is None:
            yield around.at_key(path, words.no_name(name))
        for kind in KINDS:
            victims: str | tuple[str, ...] | None = getattr(fault, kind)
            if victims is not None:
                yield from _check_victims(around, kind, victims, (*path, kind))
        yield from around.check_group(fault.group, (*path, "group"))
        yield from around.check_positive(fault.duration, (*path, "duration"))
        yield from _check_burst(around, fault, path)
        if fault.slow is None and fault.delay != FaultSpec().delay:
            yield around.at_key((*path, "delay"), words.only_with("delay", "slow"))


def _check_victims(
    around: Surroundings, kind: str, victims: str | tuple[str, ...], path: Steps
) -> Iterator[Mistake]:
    if not victims:
        yield around.at_key(path, words.NOBODY)
    if isinstance(victims, str):
        names = (*around.families, *filter(None, around.groups))
        roles = dict.fromkeys((*ROLES, *around.role_words, *names))
        yield from _check_victim(around, kind, victims, path, roles=tuple(roles))
        return
    for number, name in enumerate(victims):
        at = (*path, number)
        if name in ROLES:
            yield around.at(at, words.role_in_list(name))
        elif name in victims[:number]:
            yield around.at(at, words.twice(name))
        else:
            yield from _check_victim(around, kind, name, at, roles=())


def _check_victim(
    around: Surroundings, kind: str, name: str, path: Steps, *, roles: tuple[str, ...]
) -> Iterator[Mistake]:
    if name in roles and name not in around.nodes:
        if name in ("leader", "follower") and around.scenario.leader is None:
            yield around.at(path, words.no_leader(name))
        return
    node = around.nodes.get(name)
    if node is None:
        # A dependency needn't be on stage to be stopped; of a project that isn't ours it must.
        others = around.services if kind == "stop" and not around.is_attached else ()
        if name not in others:
            known = (*around.nodes, *others, *roles)
            yield around.at(path, unknown_word("node", name, known))
    elif not node.can_be_hit:
        yield around.at(path, words.no_victim(name))


def _check_burst(around: Surroundings, fault: FaultSpec, path: Steps) -> Iterator[Mistake]:
    if fault.burst is None:
        return
    load = around.scenario.load
    if fault.burst <= 1:
        yield around.at((*path, "burst"), words.BURST_OF_MORE)
    if load is None:
        yield around.at_key((*path, "burst"), words.needs_load("burst"))
    elif load.command is not None:
        yield around.at_key((*path, "burst"), words.BURST_OF_OURS)
