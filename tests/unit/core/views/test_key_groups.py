"""An outage has a place: what is derived from samples for each group of keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import GroupAcks, LoadStatus, Sample
from core.views.fold import apply
from core.views.key_groups import PATIENCE_S, lasting, stalls_after
from core.views.stage_state import StageState
from tests.records import a_run
from tests.unit.core.grouped_samples import measured
from tests.unit.core.playing import make_samples

FAULT_T = 1.0


def fold(samples: Sequence[Sample], *others: ev.Event, fault_t: float = FAULT_T) -> StageState:
    fault = ev.FaultInjected(t=fault_t, fault_id="1", chaos_type="pause", node="n1", text="")
    running = ev.LoadChanged(t=0.0, status=LoadStatus.RUNNING)
    events = [
        running,
        fault,
        *others,
        *(ev.Sampled(t=sample.t, sample=sample) for sample in samples),
    ]
    return reduce(apply, sorted(events, key=lambda event: event.t), StageState())


def stalls(state: StageState) -> list[tuple[int, float, float | None]]:
    """Returns group, start and end of each stall, to a tenth of a second."""
    return [
        (stall.group, round(stall.start_t, 1), stall.end_t and round(stall.end_t, 1))
        for stall in state.system.stalls
    ]


def test_outage_is_counted_by_group() -> None:
    state = fold(measured([(1.0, 2.6), (1.0, 2.0), None]))
    outage = state.group_outage
    assert outage is not None
    assert (outage.hit, outage.total) == (2, 3)
    assert outage.worst_s == pytest.approx(1.61, abs=0.02)
    assert state.silences_s[2] < PATIENCE_S


def test_silence_before_the_fault_is_not_counted() -> None:
    state = fold(measured([(0.2, 1.3), None]))
    assert state.group_outage is not None
    assert state.group_outage.hit == 0
    assert state.group_outage.worst_s == pytest.approx(0.31, abs=0.02)


def test_group_that_is_not_asked_has_no_outage() -> None:
    state = fold(measured([None, None], asked=[(0.0, 5.0), (0.0, 1.5)]))
    outage = state.group_outage
    assert outage is not None and (outage.hit, outage.total) == (0, 2)
    assert outage.worst_s < PATIENCE_S
    assert stalls(state) == []


def test_system_with_one_group_has_no_outage_by_group() -> None:
    state = fold(make_samples(0.0, [3000.0] * 30))
    assert state.group_outage is None and state.system.stalls == ()


def test_stall_is_known_from_where_it_began_once_it_has_lasted() -> None:
    samples = measured([(1.0, 2.6), None])
    early = fold(samples[:14])
    assert early.system.stalls == ()
    late = fold(samples[:18])
    assert [stall.group for stall in lasting(late.system.stalls)] == [0]
    assert stalls(late) == [(0, 1.0, None)]
    over = fold(samples)
    assert lasting(over.system.stalls) == ()
    assert stalls(over) == [(0, 1.0, 2.6)]


def test_stall_ends_with_the_load() -> None:
    samples = measured([(1.0, 9.0), None], 3.0)
    stopped = ev.LoadChanged(t=3.05, status=LoadStatus.STOPPED)
    state = fold(samples, stopped)
    assert stalls(state) == [(0, 1.0, 3.0)]


def test_silence_of_a_group_in_a_hole_of_the_samples_is_not_counted() -> None:
    before = measured([(1.0, 9.0), None], 2.0)
    after = [
        replace(sample, t=sample.t + 60.0, groups=(GroupAcks(None, 60.0), GroupAcks(60.1, 60.2)))
        for sample in make_samples(0.0, [3000.0] * 8)
    ]
    state = fold([*before, *after])
    assert stalls(state) == [(0, 1.0, 2.0), (0, 60.0, None)]
    assert state.group_outage is not None
    assert state.group_outage.worst_s == pytest.approx(1.0, abs=0.02)


def test_restart_of_the_load_process_is_no_silence_of_a_group() -> None:
    before = measured([None, None], 2.0)
    after = [
        replace(sample, t=sample.t + 2.7, groups=(GroupAcks(sample.t + 2.65, None),) * 2)
        for sample in make_samples(0.0, [3000.0] * 3)
    ]
    state = fold([*before, *after])
    assert state.group_outage is not None and state.group_outage.hit == 0
    assert stalls(state) == []


def test_another_run_knows_nothing_of_the_last_ones_groups() -> None:
    state = fold(measured([(1.0, 2.6), None]))
    again = apply(state, a_run(t=9.0, run_id="2"))
    assert again.group_outage is None and again.system.stalls == ()


def test_stalls_stay_the_same_value_while_nothing_is_new() -> None:
    samples = measured([(1.0, 4.0), None])
    state = fold(samples[:30])
    known = state.system.stalls
    assert known and stalls_after(known, samples[30], samples[29]) is known
