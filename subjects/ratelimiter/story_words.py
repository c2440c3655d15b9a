"""Sentences of both limiter stories; ``ghost_words`` and ``drift_words`` have the rest."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.records import ComparedRow
from core.text import figures
from core.text.wording import capital, listing, number_word
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.measures import fullest

HEALTH = "Health"
"""Title of the chapter in which the system starts."""
NONE = "\u2014"
"""The sign for a measure that is missing."""


def welcome(limiters: int, about: str) -> str:
    """Says that so many limiters share a store, and ``about``, a sentence on the story."""
    return f"{capital(_limiters(limiters))} share one store, for real. {about}"


def starts(limiters: int) -> str:
    """Says that the store and so many limiters start."""
    return f"The store starts, and {_limiters(limiters)} that share it."


def policy_holds(keys: int, limit: float, policy: str) -> str:
    """Returns the limit a second of each of ``keys`` keys, and then the sentence ``policy``."""
    limited = f"Each of {keys} keys may make {number(limit)} requests a second."
    return f"{limited} {policy}"


def allowed_words(span: SpanEnded) -> str:
    """Returns the counts of a span against the limit, as a sentence without a full stop."""
    worst = fullest(span)
    most, limit = number(worst.most), number(worst.limit)
    if not worst.over:
        return f"no key had more than {most} allowed within any second; the limit is {limit}"
    keys = [count.key for count in span.keys if count.over]
    others = f"; {listing(keys)} were over" if len(keys) > 1 else ""
    return (
        f"{most} of {worst.key} were allowed within one second; the limit is {limit}: "
        f"{number(worst.over)} too many{others}"
    )


def _limiters(count: int) -> str:
    return f"{number_word(count)} rate limiters"


def number(value: float) -> str:
    """Returns a count as the stage writes numbers."""
    return figures.count(round(value))


def checks(count: float) -> str:
    """Returns so many checks: ``1 check``, ``740 checks``."""
    many = number(count)
    return f"{many} check" if many == "1" else f"{many} checks"


def row(name: str, values: Sequence[str], good: Sequence[bool | None] = ()) -> ComparedRow:
    """Returns one row of a comparison: values side by side, and whether each is good."""
    return ComparedRow(name=name, values=tuple(values), good=tuple(good))
