"""Tests of the fold from events to the stage, beyond copying a value into place."""

from functools import reduce

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.views.fold import apply
from core.views.stage_state import MARKS_KEPT, Reaction, StageState
from tests.feeds import feed_texts
from tests.records import a_proof, a_sample
from tests.scripted import scripted_run
from tests.scripted_acts import FIRST, ended


def fold(*events: ev.Event) -> StageState:
    return reduce(apply, events, StageState())


def observed(node: str, role: ev.Role, status: ev.NodeStatus = ev.NodeStatus.UP) -> ev.Event:
    return ev.NodeObserved(t=1.0, health=ev.NodeHealth(node=node, status=status, role=role))


def sampled(t: float, last_ack_t: float | None) -> ev.Event:
    acked = 0 if last_ack_t is None else 300
    sample = a_sample(
        t,
        attempted=300,
        acked=acked,
        writes_acked=acked,
        first_ack_t=last_ack_t,
        last_ack_t=last_ack_t,
        total_writes_acked=acked,
    )
    return ev.Sampled(t=t, sample=sample)


def test_one_node_that_says_so_leads():
    state = fold(observed("n1", ev.Role.FOLLOWER), observed("n2", ev.Role.LEADER))
    assert state.leader == "n2"


def test_two_that_say_so_are_no_leader():
    state = fold(observed("n1", ev.Role.LEADER), observed("n2", ev.Role.LEADER))
    assert state.leader is None


def test_a_node_that_is_down_leads_no_more():
    state = fold(observed("n1", ev.Role.LEADER, ev.NodeStatus.DOWN))
    assert state.leader is None


def test_an_outage_begins_with_the_last_acknowledged_write():
    state = fold(
        sampled(5.0, 4.98),
        sampled(5.1, None),
        ev.ViolationOpened(t=5.6, invariant="progress", subject="", text="no write"),
    )
    assert [outage.start_t for outage in state.outages] == [4.98]
    assert state.outages[0].end_t is None


def test_a_conclusion_is_marked_when_it_was_so_not_when_it_was_said():
    state = fold(
        ev.FaultInjected(t=10.0, fault_id="f", chaos_type="kill", node="n1", text="killed n1"),
        ev.Recovered(t=16.0, after_s=4.2, outage_s=4.1, share=1.0),
    )
    assert [(marker.kind, marker.t) for marker in state.markers] == [
        ("fault", 10.0),
        ("recovered", 14.2),
    ]


def test_a_fault_by_hand_is_not_the_storys():
    by_hand = ev.FaultInjected(
        t=3.0, fault_id="f", chaos_type="kill", node="n1", text="kill n1", by_hand=True
    )
    assert fold(by_hand).fault_t is None
    assert len(fold(by_hand).faults) == 1


def test_a_lost_load_and_its_return_are_in_the_feed():
    state = fold(
        ev.LoadChanged(t=1.0, status=ev.LoadStatus.RUNNING),
        ev.LoadChanged(t=2.0, status=ev.LoadStatus.LOST, detail="killed by signal 9"),
        ev.LoadChanged(t=3.0, status=ev.LoadStatus.RUNNING),
    )
    assert feed_texts(state) == [
        "load lost: killed by signal 9",
        "the load runs again, its ledger intact",
    ]


def test_marks_stay_few_however_long_the_run_is():
    faults = [
        ev.FaultInjected(t=float(t), fault_id=str(t), chaos_type="kill", node="n1", text="kill")
        for t in range(3 * MARKS_KEPT)
    ]
    assert len(fold(*faults).markers) == MARKS_KEPT


@pytest.mark.parametrize(
    ("lost", "complete", "level", "text"),
    [
        (0, True, ev.Level.GOOD, "9 of 9 acknowledged writes read back"),
        (2, True, ev.Level.ERROR, "2 of 9 writes lost"),
        (0, False, ev.Level.WARNING, "proof incomplete: the ledger has a gap"),
    ],
)
def test_the_proof_is_in_the_feed_as_what_it_is(
    lost: int, complete: bool, level: ev.Level, text: str
):
    detail = "" if complete else "the ledger has a gap"
    result = a_proof(9, lost, complete=complete, detail=detail)
    state = fold(ev.ReadBackDone(t=1.0, result=result))
    assert ([item.level for item in state.feed], feed_texts(state)) == ([level], [text])


def test_a_limit_of_zero_is_no_limit():
    assert fold(ev.LimitSet(t=1.0, ops=400.0)).system.limit_ops == 400.0
    assert fold(ev.LimitSet(t=1.0, ops=400.0), ev.LimitSet(t=2.0, ops=0.0)).system.limit_ops is None


def test_a_comparison_that_did_not_hold_is_an_error_in_the_feed():
    compared = ev.Compared(t=1.0, title="Two", columns=(), rows=(), held=False, text="Not so.")
    state = fold(compared)
    assert state.comparison is compared
    assert (state.feed[-1].level, feed_texts(state)[-1]) == (ev.Level.ERROR, "Not so.")


@pytest.mark.parametrize(
    ("what", "who"),
    [
        (ev.StoodStill.MACHINE, "the machine stood"),
        (ev.StoodStill.APP, "Faultstage itself stood"),
        (ev.StoodStill.LOAD, "the load generator stood"),
    ],
)
def test_the_feed_says_what_stood_still(what: ev.StoodStill, who: str):
    state = fold(ev.Suspended(t=70.0, seconds=9.0, what=what))
    assert feed_texts(state)[-1].startswith(f"{who} still for 9 s")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (ev.NarrationPlace.ALONE, "New."),
        (ev.NarrationPlace.AFTER_OPENING, "Opening. New."),
        (ev.NarrationPlace.AFTER, "Told. New."),
        (ev.NarrationPlace.BEFORE, "New. Told."),
    ],
)
def test_narration_stands_at_its_place_beside_what_the_chapter_says(
    place: ev.NarrationPlace, said: str
):
    run = next(event for event in scripted_run() if isinstance(event, ev.RunStarted))
    opening = replace(run.chapters[1], narration="Opening.")
    run = replace(run, chapters=(run.chapters[0], opening))
    told = ev.Narrated(t=1.0, index=1, text="Told.")
    new = ev.Narrated(t=2.0, index=1, text="New.", place=place)
    elsewhere = ev.ChapterEntered(t=1.5, index=0)  # the presenter looks back meanwhile
    state = fold(run, told, elsewhere, new)
    assert state.narrations[1] == said
    assert state.narrations[0] == run.chapters[0].narration


@pytest.mark.parametrize("place", ev.NarrationPlace)
def test_narration_of_a_chapter_that_the_run_lacks_breaks_nothing(place: ev.NarrationPlace):
    run = next(event for event in scripted_run() if isinstance(event, ev.RunStarted))
    stray = ev.Narrated(t=1.0, index=len(run.chapters), text="New.", place=place)
    assert fold(run, stray).narrations == fold(run).narrations


def test_narration_before_any_run_breaks_nothing():
    place = ev.NarrationPlace.AFTER
    assert fold(ev.Narrated(t=1.0, index=0, text="New.", place=place)).narrations == ()


def test_explanation_keeps_the_moment_that_it_speaks_of() -> None:
    found = ev.Explanation(key="k", title="Leader lost", text="")
    state = fold(ev.Diagnosed(t=4.0, explanation=found))
    assert (state.explanation, state.explained_t) == (found, 4.0)
    assert fold(ev.ChapterEntered(t=0.0, index=0)).explained_t is None


def test_chapter_whose_narration_explains_is_known_until_it_says_something_else() -> None:
    explains = ev.Narrated(t=1.0, index=5, text="Leader lost.", explains=True)
    other = ev.Narrated(t=2.0, index=6, text="It comes back.")
    assert fold(explains, other).explained_in == 5
    again = ev.Narrated(t=3.0, index=5, text="Nothing to explain.")
    assert fold(explains, other, again).explained_in is None


def injected(t: float, *, by_hand: bool = False) -> ev.Event:
    fault = {"fault_id": f"f{t}", "chaos_type": "process-kill", "node": "n1", "text": "killed n1"}
    return ev.FaultInjected(t=t, by_hand=by_hand, **fault)


def test_next_act_has_a_detection_and_a_recovery_of_its_own() -> None:
    seen, back = ev.Detected(t=11.5, after_s=1.0, evidence="n1"), recovered(13.0, 3.0)
    first = fold(injected(10.0), seen, back, ended(5, FIRST, 20.0))
    assert (first.reaction.detected, first.reaction.recovered) == (seen, back)
    assert first.reaction.is_over
    again = apply(first, injected(30.0))
    assert again.reaction == Reaction(fault_t=30.0)
    late = ev.Detected(t=34.5, after_s=4.0, evidence="n2")
    again = reduce(apply, (late, recovered(36.0, 5.0)), again)
    assert again.reaction.detected == late
    # The run as a whole is told by the act that came first, and the plot has both.
    assert (again.fault_t, again.detected, again.recovered) == (10.0, seen, back)
    assert [(mark.kind, mark.t) for mark in again.markers] == [
        ("fault", 10.0),
        ("detected", 11.0),
        ("recovered", 13.0),
        ("fault", 30.0),
        ("detected", 34.0),
        ("recovered", 35.0),
    ]


def test_figures_of_a_later_act_are_not_those_of_the_first() -> None:
    state = fold(injected(10.0), ended(5, FIRST, 20.0), injected(30.0))
    state = apply(state, ev.Detected(t=31.5, after_s=1.0, evidence="n1"))
    state = apply(state, recovered(33.0, 3.0))
    assert state.reaction.detected is not None and state.reaction.recovered is not None
    assert (state.detected, state.recovered) == (None, None)


def test_fault_by_hand_and_a_second_one_in_the_same_act_begin_no_act() -> None:
    state = fold(injected(5.0, by_hand=True), injected(10.0), injected(12.0))
    assert state.reaction.fault_t == 10.0
    state = reduce(apply, (ended(5, FIRST, 20.0), injected(25.0, by_hand=True)), state)
    assert state.reaction.fault_t == 10.0


def test_outage_of_an_act_before_is_none_of_the_present_one() -> None:
    opened = ev.ViolationOpened(t=11.0, invariant="progress", subject="", text="no answers")
    closed = ev.ViolationClosed(
        t=13.0, invariant="progress", subject="", text="answers", open_s=2.0
    )
    state = fold(injected(10.0), opened)
    assert state.last_outage is not None
    state = reduce(apply, (closed, ended(5, FIRST, 20.0)), state)
    assert state.last_outage is not None
    assert apply(state, injected(30.0)).last_outage is None


def recovered(t: float, after_s: float) -> ev.Recovered:
    return ev.Recovered(t=t, after_s=after_s, outage_s=1.0, share=1.0, stayed=False)
