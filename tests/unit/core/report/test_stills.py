"""The report has three pictures of the cluster: before the fault, in it, and after it."""

from __future__ import annotations

import re

from core.model import events as ev
from core.report.history import RunHistory
from core.report.picture_svg import LETTER, draw_still
from core.report.stills import INTO_FAULT_S, Still
from core.views.fold import apply
from core.views.picture.model import Moment
from core.views.stage_state import StageState
from tests.records import a_run
from tests.scripted import ELECTED_T, FAULT_T, LOAD_END_T, scripted_run
from tests.scripted_picture import scripted_picture
from tests.scripted_regions import scripted_regions


def _stills(events: list[ev.Event]) -> dict[Moment, Still]:
    history = RunHistory()
    history.add_all(events)
    return {still.moment: still for still in history.stills.all}


def test_the_three_moments_are_before_the_fault_in_it_and_the_last_under_load() -> None:
    stills = _stills(scripted_picture())
    assert list(stills) == [Moment.BEFORE, Moment.DURING, Moment.AFTER]
    before, during, after = (still.t for still in stills.values())
    assert before == FAULT_T
    assert FAULT_T < during <= FAULT_T + INTO_FAULT_S
    assert LOAD_END_T - 0.2 < after <= LOAD_END_T
    assert not stills[Moment.BEFORE].state.faults


def test_a_run_without_a_fault_has_no_pictures() -> None:
    events = [event for event in scripted_picture() if not isinstance(event, ev.FaultInjected)]
    assert not _stills(events)


def test_a_fault_of_a_visitor_is_not_the_one_that_is_shown() -> None:
    by_hand = ev.FaultInjected(
        t=20.0, fault_id="v", chaos_type="node-pause", node="n1", text="", by_hand=True
    )
    events = sorted([*scripted_picture(), by_hand], key=lambda event: event.t)
    assert _stills(events)[Moment.BEFORE].t == FAULT_T


def test_a_picture_says_what_the_window_says() -> None:
    stills = _stills(scripted_picture())
    before, during = (str(draw_still(stills[m])) for m in (Moment.BEFORE, Moment.DURING))
    assert "Before the fault: 3 nodes" in before
    assert "leader \u00b7 term 1" in before
    assert 'class="crown"' in before
    assert "killed 1.4 s ago" in during
    assert "stopped" in during
    assert during.count('class="cross"') == 3
    assert 'class="crown"' not in during


def test_an_election_in_a_picture_has_the_request_and_the_vote() -> None:
    events, t = scripted_picture(), ELECTED_T + 0.5
    state = StageState()
    for event in events:
        state = apply(state, event) if event.t <= t else state
    drawn = str(draw_still(Still(Moment.DURING, state, t)))
    assert "n1 asks for votes  +4.6 s" in drawn
    assert "n2 votes for n1  +4.6 s" in drawn
    assert drawn.count('class="vote warn"') == 1
    assert drawn.count('class="vote good"') == 1
    assert 'class="tip warn"' in drawn


def test_words_in_a_node_stay_within_it_in_a_wide_font() -> None:
    drawn = str(draw_still(_stills(scripted_picture())[Moment.DURING]))
    words = re.findall('font-size="([0-9.]+)"[^>]*>([^<]*)<', drawn)
    radius = max(map(float, re.findall('<circle [^>]*r="([0-9.]+)"', drawn)))
    assert any("killed" in text for _, text in words)
    assert all(LETTER * float(size) * len(text) <= 1.82 * radius for size, text in words)


def test_many_nodes_say_less_so_that_all_of_it_can_be_read() -> None:
    shown = {
        nodes: str(draw_still(_stills(scripted_run(nodes=nodes))[Moment.BEFORE]))
        for nodes in (50, 64)
    }
    for nodes, drawn in shown.items():
        assert all(f">n{number}</text>" in drawn for number in range(1, nodes + 1))
        assert drawn.count(">Up</text>") == nodes
        assert drawn.count('class="crown"') == 1
        assert "stroke-opacity" in drawn
    assert ">follower</text>" in shown[50]
    assert ">follower</text>" not in shown[64]


def test_a_picture_is_told_to_a_screen_reader() -> None:
    drawn = str(draw_still(_stills(scripted_picture())[Moment.DURING]))
    title = re.search("<title>(.*?)</title>", drawn)
    assert 'role="img"' in drawn
    assert title is not None
    assert "No link between n1 and n3" in title[1]


def test_old_recordings_and_shared_leads_have_pictures_too() -> None:
    for events in (scripted_run(), scripted_regions()):
        for still in _stills(events).values():
            assert str(draw_still(still)).startswith("<svg")


def test_a_name_in_a_recording_is_no_markup() -> None:
    events: list[ev.Event] = [
        a_run("<b>"),
        ev.FaultInjected(t=1.0, fault_id="f", chaos_type="x", node="<b>", text=""),
    ]
    (still,) = _stills(events).values()
    assert "<b>" not in str(draw_still(still))
