"""The system's own bound on detection and recovery, in words: a name and a span in seconds."""

from __future__ import annotations

from msgspec import UNSET

from core.model.events import Bound, RunStarted


def bound_words(bound: Bound) -> str:
    """``election timeout 4 to 9 s``; empty where the system has no bound."""
    name, span_s = bound.name, bound.span_s
    return name if not name or span_s is UNSET else f"{name} {_span_words(span_s)}"


def bound_in_sentence(bound: Bound) -> str:
    """``election timeout (4 to 9 s)``; empty where the system has no bound."""
    name, span_s = bound.name, bound.span_s
    return name if not name or span_s is UNSET else f"{name} ({_span_words(span_s)})"


def bound_of(run: RunStarted | None) -> str:
    """The bound of the system on stage, in words."""
    return "" if run is None else bound_words(Bound(run.bound, run.bound_s))


def span_of(bound: Bound) -> str:
    """``4 to 9 s``; empty where the system has no bound, or the bound's name says all."""
    return "" if not bound.name or bound.span_s is UNSET else _span_words(bound.span_s)


def _span_words(span_s: tuple[float, float]) -> str:
    least_s, most_s = span_s
    return f"{least_s:g} to {most_s:g} s" if least_s else f"up to {most_s:g} s"
