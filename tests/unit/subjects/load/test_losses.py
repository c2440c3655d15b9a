"""The times of acknowledgements of lost writes make spans, each with its number of writes."""

from __future__ import annotations

from core.model.events import LostSpan
from subjects.load.losses import APART_S, spans_of


def test_writes_close_together_are_one_span() -> None:
    times = [10.0 + 0.9 * APART_S * n for n in range(5)]
    assert spans_of(times) == (LostSpan(times[0], times[-1], 5),)


def test_silence_between_two_writes_ends_a_span() -> None:
    before, after = [10.0, 10.1], [10.2 + APART_S, 10.3 + APART_S, 10.3 + APART_S]
    assert spans_of([*before, *after]) == (
        LostSpan(10.0, 10.1, 2),
        LostSpan(after[0], after[-1], 3),
    )


def test_no_writes_make_no_span() -> None:
    assert spans_of([]) == ()
