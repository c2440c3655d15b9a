"""A recovery begins where the red of the plot ends; where nothing was red there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import Baseline
from core.views.curve import Columns, Curve
from core.views.fold import apply
from core.views.plot.runs import find_low, least_normal, split_throughput
from core.views.recovery import Recovery, find_recovery, measured_outage_s
from core.views.samples import outage
from core.views.stage_state import Reaction, StageState
from tests.unit.core.playing import make_sample, make_samples

NORMAL = Baseline(median_ops=3000, spread_ops=120, p99_ms=7.4)
FAULT_T = 2.0


def _columns(ops: Sequence[float]) -> Columns:
    curve = Curve()
    for sample in make_samples(0.0, ops):
        curve.add(sample.t, sample.interval_s, sample.ops, sample.p99_ms)
    return curve.get()


def _found(shares: Sequence[float]) -> Recovery | None:
    """Returns the first recovery seen after a fault at 2.0 s; then throughput is as given."""
    ops = [3000.0] * 20 + [3000.0 * share for share in shares]
    for end in range(20, len(ops) + 1):
        since = [sample for sample in make_samples(0.0, ops[:end]) if sample.t >= FAULT_T]
        found = find_recovery(since, _columns(ops[:end]), NORMAL, FAULT_T)
        if found is not None:
            return found
    return None


@pytest.mark.parametrize(
    "shares",
    [
        [0.0] * 15 + [1.0] * 12,
        [0.0] * 15 + [2.5] * 3 + [1.0] * 9,
        # Half a second is normal on the whole, and red in its first two samples.
        [0.0] * 10 + [0.6, 0.6] + [1.4] * 3 + [1.0] * 8,
        [0.5] * 4 + [1.0] * 3 + [0.4, 0.4] + [1.0] * 12,
        [1.0] * 3 + [0.45] * 14 + [1.1] * 12,
    ],
)
def test_recovery_is_never_inside_the_red_of_the_plot(shares: list[float]) -> None:
    found = _found(shares)
    assert found is not None and found.since_t is not None
    ops = [3000.0] * 20 + [3000.0 * share for share in shares]
    columns = _columns(ops)
    assert any(find_low(columns, least_normal(NORMAL)))
    for run in split_throughput(columns, least_normal(NORMAL)):
        if run.degraded:
            assert run.times[-1] <= found.since_t + 1e-9


def test_recovery_is_where_the_red_ends() -> None:
    found = _found([0.0] * 15 + [1.0] * 12)
    assert found is not None
    assert found.since_t == pytest.approx(FAULT_T + 1.6)
    assert found.share == pytest.approx(1.0)


def test_recovery_has_to_hold_for_a_second_without_red() -> None:
    assert _found([0.0] * 15 + [1.0] * 8) is None
    assert _found([0.0] * 15 + [1.0] * 6 + [0.5] * 3 + [1.3] * 8) is None


@pytest.mark.parametrize("shares", [[1.0] * 12, [0.85] * 3 + [1.0] * 12, [0.5] + [1.1] * 12])
def test_throughput_that_stayed_in_its_band_has_no_recovery(shares: list[float]) -> None:
    found = _found(shares)
    assert found is not None and found.since_t is None


def _fold(*events: ev.Event) -> list[str]:
    fault = ev.FaultInjected(
        t=FAULT_T, fault_id="1", chaos_type="process-pause", node="n1", text="paused n1"
    )
    state = reduce(apply, events, apply(StageState(), fault))
    return [marker.kind for marker in state.markers if marker.kind != "fault"]


DETECTED = ev.Detected(t=3.0, after_s=0.5, evidence="n1 is paused")
RECOVERED = ev.Recovered(t=4.0, after_s=1.6, outage_s=1.5, share=1.0, stayed=False)


def test_recovery_after_detection_is_marked_on_the_plot() -> None:
    assert _fold(DETECTED, RECOVERED) == ["detected", "recovered"]


def test_throughput_that_held_has_no_mark_of_a_recovery() -> None:
    held = replace(RECOVERED, after_s=0.0, stayed=True)
    assert _fold(DETECTED, held) == _fold(held, DETECTED) == ["detected"]


def test_no_recovery_is_marked_before_the_detection() -> None:
    early = replace(RECOVERED, after_s=0.3)
    assert _fold(DETECTED, early) == _fold(early, DETECTED) == ["detected"]


def test_old_recordings_keep_their_marks() -> None:
    held = ev.Recovered(t=4.0, after_s=0.0, outage_s=0.1, share=1.0)
    assert _fold(DETECTED, held) == ["detected", "recovered"]


def _seconds(*ends: float) -> list[ev.Sample]:
    """Returns samples of a whole second each, as a program tells them that reports seldom."""
    return [make_sample(end, ops=60.0, interval_s=1.0) for end in ends]


SLOW = Baseline(median_ops=60.0, spread_ops=6.0, p99_ms=None)
NO_CURVE = Curve().get()


def test_load_that_ended_with_the_system_recovers_with_its_next_figures() -> None:
    found = find_recovery(_seconds(12.0, 24.0, 25.0), NO_CURVE, SLOW, 10.2, lost_t=13.0)
    assert found is not None
    assert found.since_t is not None
    assert found.since_t >= 24.0
    held = find_recovery(_seconds(12.0, 13.0), NO_CURVE, SLOW, 10.2)
    assert held is not None
    assert held.since_t is None
    assert find_recovery(_seconds(12.0), NO_CURVE, SLOW, 10.2, lost_t=13.0) is None


def test_outage_goes_over_the_hole_where_what_asks_was_lost() -> None:
    samples = _seconds(12.0, 24.0, 25.0)
    assert outage(samples, 10.2) < 1.5
    assert outage(samples, 10.2, over_holes=True) == pytest.approx(11.0, abs=0.1)


# --- the outage until then -------------------------------------------------------------

BACK = ev.Recovered(t=9.0, after_s=6.0, outage_s=5.2, share=1.0)
RECOVERED_STAGE = StageState(reaction=Reaction(fault_t=3.0, recovered=BACK))


def test_nothing_is_known_before_throughput_is_back() -> None:
    assert measured_outage_s(StageState()) is None


def test_longest_time_without_an_answer_counts() -> None:
    assert measured_outage_s(RECOVERED_STAGE) == 5.2


def test_longest_outage_of_any_group_of_keys_counts() -> None:
    assert measured_outage_s(replace(RECOVERED_STAGE, silences_s=(0.0, 1.4, 0.7))) == 1.4


def test_groups_that_never_stood_still_are_no_outage() -> None:
    assert measured_outage_s(replace(RECOVERED_STAGE, silences_s=(0.1, 0.2))) == 0.0
