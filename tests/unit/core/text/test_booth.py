"""A booth's texts follow from facts that are known, and claim no more."""

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.records import LoadKind
from core.model.tally import DayTally, ProofTotal
from core.text import booth as words
from core.views.fold import apply
from core.views.stage_state import StageState
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks


def state_at(t: float, *, checks: bool = False) -> StageState:
    state = StageState()
    for event in scripted_checks() if checks else scripted_run():
        if event.t <= t:
            state = apply(state, event)
    return state


@pytest.mark.parametrize(
    ("t", "title"),
    [
        (2.0, "This database is about to lose its leader."),
        (22.0, "2\u202f994 writes and reads a second"),
        (27.4, "Killing n3, the Raft leader in 2"),
        (31.9, "Noticed after 0.31 s"),
        (44.0, "It stood still for 4.7 s"),
        (59.0, "Nothing was lost"),
    ],
)
def test_captions_follow_the_story(t: float, title: str):
    assert words.caption(state_at(t), t).title == title


def test_before_any_run_the_next_is_set_up():
    assert words.caption(StageState(), 0.0).text == words.SETTING_UP


def test_only_a_fault_of_a_leader_is_announced_as_that():
    state = state_at(2.0)
    assert state.run is not None
    state = replace(state, run=replace(state.run, fault="kill-follower"))
    assert words.caption(state, 2.0).title == "This database is about to be broken."


def test_fault_that_nobody_has_noticed_says_whom_it_hit():
    state = state_at(22.0)
    fault = ev.FaultInjected(t=23.0, fault_id="f", chaos_type="process-kill", node="n3", text="")
    state = replace(apply(state, fault), fault_t=23.0)
    assert words.caption(state, 23.1).title == "n3 was killed."


def test_loss_is_said_plainly():
    state = state_at(59.0)
    proof = state.read_back
    assert proof is not None
    state = replace(state, read_back=replace(proof, found=proof.found - 2, lost=2))
    assert words.caption(state, 59.0).title.startswith("2 of 59\u202f262 writes are lost")


def test_story_of_checks_speaks_of_a_rate_limiter():
    assert words.caption(state_at(2.0, checks=True), 2.0).title.startswith("This rate limiter")


def test_chapter_of_another_story_speaks_for_itself():
    state = state_at(44.0)
    run = state.run
    assert run is not None
    chapters = tuple(replace(chapter, key="cost", title="What it cost") for chapter in run.chapters)
    state = replace(state, run=replace(run, chapters=chapters))
    assert words.caption(state, 44.0) == words.Caption("What it cost", state.narration)


TALLY = DayTally(
    day="2030-05-17",
    shows=2,
    killed=1,
    writes=ProofTotal(1_200, 1_190, 10),
    checks=ProofTotal(50, 50, 0),
)


def test_tally_on_the_page_is_of_the_load_on_stage():
    writes = words.tally_figures(TALLY, LoadKind.WRITES)
    assert [each.value for each in writes] == ["2", "1", "1\u202f200", "1\u202f190", "10"]
    assert writes[-1].tone == "bad"
    checks = words.tally_figures(TALLY, LoadKind.CHECKS)
    assert [each.value for each in checks] == ["2", "1", "50", "50", "0"]
    assert checks[-1].tone == "good"


def test_tally_in_the_terminal_has_a_line_for_each_kind_of_load():
    lines = words.tally_lines(TALLY)
    assert lines[0] == "2030-05-17   2 shows to the proof, 1 node killed"
    assert "1\u202f200 acknowledged writes, 1\u202f190 read back, 10 lost" in lines[1]
    assert "50 allowed checks, 50 counted again, 0 lost" in lines[2]
    assert len(words.tally_lines(DayTally(day="2030-05-18"))) == 1
