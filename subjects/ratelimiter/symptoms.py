"""Symptoms that the rate limiter's own invariants find, and the sentence for each."""

from __future__ import annotations

from core.model.symptoms import Symptom
from core.text import figures
from core.text.symptoms import symptom_words
from core.text.wording import listing


class StoreReached(Symptom, frozen=True):
    """Every limiter reaches the store again."""


class StoreUnreachable(Symptom, frozen=True):
    """``limiters`` can't reach the store; an empty ``limiters`` means all of them."""

    limiters: tuple[str, ...]


class KeyAllowed(Symptom, frozen=True):
    """A key's fullest window held ``allowed`` checks; None means within the limit again.

    Attributes:
        key: the key.
        limit: the key's limit.
        window_s: the window that the limit is counted over, seconds.
        allowed: how many were allowed in the fullest window.
    """

    key: str
    limit: float
    window_s: float
    allowed: float | None = None


class CountersOff(Symptom, frozen=True):
    """The store's counters are off by ``drift``; None means that they are right again."""

    drift: float | None = None
    is_store_paused: bool = False


class FalseRefusals(Symptom, frozen=True):
    """``count`` checks were refused below the limit; 0 means that none is any more."""

    count: int


def within(window_s: float) -> str:
    """Returns the limit's window in words: ``within a second``."""
    return "within a second" if window_s == 1 else f"within {window_s:g} s"


@symptom_words.register
def _(_: StoreReached) -> str:
    return "every limiter reaches the store again"


@symptom_words.register
def _(symptom: StoreUnreachable) -> str:
    if not symptom.limiters:
        return "no limiter can reach the store"
    return f"{listing(symptom.limiters)} can't reach the store"


@symptom_words.register
def _(symptom: KeyAllowed) -> str:
    if symptom.allowed is None:
        return f"{symptom.key} is within its limit again"
    allowed, most = figures.count(round(symptom.allowed)), figures.count(round(symptom.limit))
    return f"{symptom.key}: {allowed} allowed {within(symptom.window_s)}, limit {most}"


@symptom_words.register
def _(symptom: CountersOff) -> str:
    if symptom.drift is None:
        return "the store's counters tell the truth again"
    off = f"the store's counters are off by {figures.count(round(symptom.drift))}"
    return f"counter drift: {off}{', and it is stopped' if symptom.is_store_paused else ''}"


@symptom_words.register
def _(symptom: FalseRefusals) -> str:
    if not symptom.count:
        return "nothing is refused below its limit"
    checks = f"{figures.count(symptom.count)} check{'' if symptom.count == 1 else 's'}"
    return f"{checks} refused although below the limit"
