"""The symptoms that a scenario's invariants find, as values; and a sentence for each."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.symptoms import Symptom
from core.text import figures
from core.text.symptoms import symptom_words
from core.text.wording import ms, took

SHOWN = 3
"""Nodes that are named with what they said; of more, only the first are."""


class ConditionBroken(Symptom, frozen=True):
    """A condition that must hold doesn't.

    Attributes:
        title: what it is called.
        said: the nodes where it is broken, each with what it said.
    """

    title: str
    said: tuple[tuple[str, str], ...]


class ConditionHolds(Symptom, frozen=True):
    """A condition that must hold does."""

    title: str


class LoadMeasure(StrEnum):
    """The measures of the load that have a bound."""

    FAILED = "failed"
    P99 = "p99"
    THROUGHPUT = "throughput"
    SILENT = "silent"


class LoadFound(Struct, frozen=True):
    """A measure of the load, what was measured, and the bound."""

    measure: LoadMeasure
    value: float
    bound: float


class LoadOutOfBounds(Symptom, frozen=True):
    """The load's measures are out of their bounds.

    Attributes:
        title: what the bounds are called.
        found: what is out of them.
    """

    title: str
    found: tuple[LoadFound, ...]


@symptom_words.register
def _(symptom: ConditionHolds) -> str:
    return f"{symptom.title}: holds"


@symptom_words.register
def _(symptom: ConditionBroken) -> str:
    told = [f"{node}: {said}" if said else node for node, said in symptom.said[:SHOWN]]
    if (more := len(symptom.said) - SHOWN) > 0:
        told.append(f"and {more} more")
    return f"{symptom.title}: broken ({'; '.join(told)})" if told else f"{symptom.title}: broken"


@symptom_words.register
def _(symptom: LoadOutOfBounds) -> str:
    return f"{symptom.title}: {'; '.join(map(_found, symptom.found))}"


def _found(found: LoadFound) -> str:
    match found.measure:
        case LoadMeasure.FAILED:
            return f"{_share(found.value)} failed, at most {_share(found.bound)} may"
        case LoadMeasure.P99:
            return f"p99 {ms(1000 * found.value)}, at most {ms(1000 * found.bound)}"
        case LoadMeasure.THROUGHPUT:
            return f"throughput {_share(found.value)} of baseline, at least {_share(found.bound)}"
        case LoadMeasure.SILENT:
            return (
                f"nothing acknowledged for {figures.ago(found.value)}, at most {took(found.bound)}"
            )


def _share(share: float) -> str:
    return f"{100 * share:.3g} %"
