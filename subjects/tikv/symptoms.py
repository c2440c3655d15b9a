"""Symptoms that TiKV's own invariants find, and the sentence for each."""

from __future__ import annotations

from core.model.symptoms import Symptom
from core.text.symptoms import symptom_words


class RegionsWithoutLeader(Symptom, frozen=True):
    """``count`` regions have no leader; 0 means that each has one again."""

    count: int


class LeadersUneven(Symptom, frozen=True):
    """One store leads many more regions than another."""

    most: str
    leads_most: int
    least: str
    leads_least: int


class LeadersBalanced(Symptom, frozen=True):
    """The stores lead about equal ``shares`` of the regions again, in the stores' order."""

    shares: tuple[int, ...]


class NotBalancing(Symptom, frozen=True):
    """A store is away, so that uneven leaders are no violation."""


class PdHealthy(Symptom, frozen=True):
    """PD calls ``healthy`` of the ``up`` members healthy."""

    healthy: int
    up: int


@symptom_words.register
def _(symptom: RegionsWithoutLeader) -> str:
    if not symptom.count:
        return "each region is led by a store that is up again"
    regions = "1 region" if symptom.count == 1 else f"{symptom.count} regions"
    return f"no store that is up is known to lead {regions}"


@symptom_words.register
def _(symptom: LeadersUneven) -> str:
    most = f"{symptom.most} leads {symptom.leads_most} regions"
    return f"leaders are uneven: {most}, {symptom.least} {symptom.leads_least}"


@symptom_words.register
def _(symptom: LeadersBalanced) -> str:
    return f"leaders are balanced again: {', '.join(map(str, symptom.shares))}"


@symptom_words.register
def _(_: NotBalancing) -> str:
    return "not asked while a store is away"


@symptom_words.register
def _(symptom: PdHealthy) -> str:
    if symptom.healthy >= symptom.up:
        return "PD calls all its members healthy again"
    return f"PD calls {symptom.healthy} of its {symptom.up} members healthy"
