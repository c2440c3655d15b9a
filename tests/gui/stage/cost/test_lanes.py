"""The picture of an act shows the changes and the lost writes, not the long calm around them."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from gui.stage.cost.lanes import spans_of, time_span
from tests.scripted_acts import FIRST, LOST, SPANS


def span(start_t: float, end_t: float, text: str) -> ev.LaneSpan:
    return ev.LaneSpan(start_t=start_t, end_t=end_t, text=text, tone="good")


CALM = replace(
    FIRST,
    begun_t=0.0,
    ended_t=300.0,
    lost_writes=0,
    losses=None,
    lanes=(
        (span(0.0, 100.0, "primary v1"), span(100.0, 105.0, "v1 paused")),
        (span(103.0, 300.0, "primary v2"),),
    ),
)


def test_calm_before_the_first_and_after_the_last_change_is_left_out() -> None:
    assert time_span(CALM) == (90.0, 115.0)


def test_time_of_lost_writes_is_shown_however_early() -> None:
    assert FIRST.losses is not None
    early = replace(FIRST.losses, spans=(ev.LostSpan(20.0, 100.0, LOST),))
    assert time_span(replace(CALM, lost_writes=LOST, losses=early))[0] == 20.0


def test_act_in_which_nothing_changed_is_shown_whole() -> None:
    still = replace(CALM, lanes=((span(0.0, 300.0, "primary v1"),),))
    assert time_span(still) == (0.0, 300.0)
    assert time_span(replace(still, lanes=(), begun_t=5.0)) == (5.0, 300.0)


def test_recording_that_tells_no_spans_is_hatched_from_the_first_to_the_last() -> None:
    assert FIRST.losses is not None
    old = replace(FIRST, losses=replace(FIRST.losses, spans=()))
    assert spans_of(old) == (ev.LostSpan(28.9, 44.0, LOST),)
    assert spans_of(FIRST) == SPANS
