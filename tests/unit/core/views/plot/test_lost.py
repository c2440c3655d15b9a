"""The plot's shades for lost writes, and the places of their labels."""

from __future__ import annotations

from functools import reduce

import msgspec
from msgspec.structs import replace

from core.model import events as ev
from core.views.fold import apply
from core.views.plot.lost import place_labels, spans_lost
from core.views.stage_state import StageState
from tests.records import a_proof
from tests.scripted_acts import FIRST, SPANS, ended, scripted_acts

AREA = (72.0, 1000.0)


def folded(*events: ev.Event) -> StageState:
    return reduce(apply, events, StageState())


def with_spans(*spans: ev.LostSpan) -> ev.Losses:
    assert FIRST.losses is not None
    return replace(FIRST.losses, spans=spans)


def test_both_acts_are_shaded_in_the_order_of_time() -> None:
    later = ev.LostSpan(50.0, 51.0, 3)
    second = replace(FIRST, losses=with_spans(later))
    assert spans_lost(folded(ended(8, second), ended(6, FIRST))) == (*SPANS, later)


def test_last_read_back_tells_where_there_are_no_acts() -> None:
    done = ev.ReadBackDone(t=60.0, result=a_proof(9, 3, losses=with_spans(*SPANS)))
    assert spans_lost(folded(done)) == SPANS
    assert spans_lost(folded(ended(6, FIRST), done)) == SPANS


def test_run_that_lost_nothing_is_not_shaded() -> None:
    assert spans_lost(folded(*scripted_acts()[:-4])) == ()


def test_act_of_an_old_recording_is_read_without_spans() -> None:
    told = msgspec.to_builtins(FIRST)
    del told["losses"]["spans"]
    old = msgspec.convert(told, ev.Act)
    assert spans_lost(folded(ended(6, old))) == ()


def test_label_stands_at_its_span_and_within_the_plot() -> None:
    (near, far) = place_labels([(80.0, 90.0), (950.0, 960.0)], [200.0, 200.0], AREA, 6.0)
    assert near is not None and (near.left, near.row) == (80.0, 0)
    assert far is not None and (far.left, far.row) == (800.0, 0)


def test_label_stays_while_the_end_of_its_span_can_be_seen() -> None:
    (half,) = place_labels([(-500.0, 100.0)], [200.0], AREA, 6.0)
    assert half is not None and half.left == AREA[0]
    assert place_labels([(-500.0, 71.0)], [200.0], AREA, 6.0) == [None]
    assert place_labels([(1001.0, 1100.0)], [200.0], AREA, 6.0) == [None]


def test_labels_of_close_spans_stand_in_rows_of_their_own() -> None:
    flags = place_labels([(100.0, 101.0), (150.0, 400.0)], [200.0, 200.0], AREA, 6.0)
    assert [flag and flag.row for flag in flags] == [0, 1]
