"""The presenter's texts on a run: facts, the next step, the times of a rehearsal."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.model.rehearsals import ChapterTime, RehearsalTable
from core.text import presenter as words
from core.text.presenter import FactAtHand
from core.views.fold import apply
from core.views.stage_state import StageState
from tests.scripted import scripted_run

THIN = "\u202f"


def state_at(t: float, *more: ev.Event) -> StageState:
    state = StageState()
    for event in (*(event for event in scripted_run() if event.t <= t), *more):
        state = apply(state, event)
    return state


def test_next_step_names_the_chapters_to_come() -> None:
    step = words.next_step(state_at(31.9))
    assert (step.hint, step.waiting) == ("Space  next", "")
    assert (step.chapter, step.then) == ("Diagnosis", "Recovery · Summary")


def test_a_chapter_read_again_promises_nothing_but_the_next_page() -> None:
    # "Space reads everything back" stands at the end of Recovery until the proof has begun.
    at_recovery = state_at(59.0).run
    assert at_recovery is not None
    keys = [chapter.key for chapter in at_recovery.chapters]
    for key in keys[:-1]:
        back = state_at(59.0, ev.ChapterEntered(t=60.0, index=keys.index(key)))
        assert words.next_step(back).hint == "Space goes on to the next chapter", key
    last = state_at(59.0, ev.ChapterEntered(t=60.0, index=len(keys) - 1))
    assert words.next_step(last).hint == last.key_hint


def test_last_chapter_has_none_after_it() -> None:
    step = words.next_step(state_at(59.0))
    assert (step.chapter, step.then) == ("", "")


def test_progress_under_way_comes_before_the_next_key() -> None:
    assert words.next_step(state_at(44.0)).waiting == "Restarting n3"


def test_countdown_and_question_have_keys_of_their_own() -> None:
    assert words.next_step(state_at(27.0)).hint == "Esc  aborts the countdown"
    options = (ev.Option(key="a", label="A"), ev.Option(key="b", label="B"))
    asked = state_at(22.0, ev.ChoiceOffered(t=22.1, text="And now?", options=options))
    step = words.next_step(asked)
    assert (step.hint, step.question) == ("F2 or F3 answers", "And now?")


def test_nothing_is_known_before_a_run() -> None:
    assert words.known_facts(StageState()) == []
    assert words.count_facts(StageState()) == []
    assert words.place_words(StageState()) == ""
    assert words.next_step(StageState()).hint == ""


def test_facts_name_victim_bound_and_leader() -> None:
    assert words.known_facts(state_at(22.0))[-1] == FactAtHand("leads now", "n3")
    assert words.known_facts(state_at(25.0))[0] == FactAtHand("victim", "n3, the leader")
    assert words.known_facts(state_at(31.9)) == [
        FactAtHand("victim", "n3, the leader until 0:29"),
        FactAtHand("bound", "election timeout 4 to 9 s"),
        FactAtHand("leads now", "nobody"),
    ]


def test_follower_and_several_victims_are_told_as_such() -> None:
    one = ev.VictimChosen(t=25.0, nodes=("n1",), roles=(ev.Role.FOLLOWER,), reason="")
    many = ev.VictimChosen(t=25.0, nodes=("n1", "n2"), roles=(ev.Role.FOLLOWER,) * 2, reason="")
    assert words.known_facts(state_at(22.0, one))[0] == FactAtHand("victim", "n1, a follower")
    assert words.known_facts(state_at(22.0, many))[0] == FactAtHand("victim", "n1 and n2")


def test_count_says_what_is_acknowledged_and_then_what_is_proven() -> None:
    (count,) = words.count_facts(state_at(22.0))
    assert count.label == "acknowledged so far"
    (proof,) = words.count_facts(state_at(59.0))
    assert proof == FactAtHand("read back", f"59{THIN}262, none lost")
    lost = ev.ReadBack(
        acked=9, found=7, lost=2, unacked_found=0, wrong=0, seconds=1.0, complete=True
    )
    told = words.count_facts(state_at(59.0, ev.ReadBackDone(t=59.1, result=lost)))
    assert told == [FactAtHand("lost", "2 of 9")]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "—"), (0.4, "as before"), (-0.4, "as before"), (12.2, "+12 s"), (-64.0, "−1 min 4 s")],
)
def test_change_against_last_time_has_its_sign(seconds: float | None, said: str) -> None:
    assert words.change_words(seconds) == said


def test_rehearsal_is_told_in_lines() -> None:
    chapters = (
        ChapterTime(title="Welcome", seconds=64.2, last_s=60.0),
        ChapterTime(title="Load", seconds=3.6),
    )
    table = RehearsalTable(chapters, "2026-01-02T03:04:05+00:00")
    assert words.rehearsal_lines(table, completed=True) == [
        "Rehearsal: against the last one, 2026-01-02 03:04",
        "  Welcome     1 min 4 s   +4 s",
        "  Load              4 s",
        "  All         1 min 8 s",
    ]
    assert words.rehearsal_lines(table, completed=False)[-1].endswith("isn't kept.")


def test_bad_date_of_a_kept_rehearsal_is_left_out() -> None:
    assert words.rehearsal_head("yesterday") == "against the last one"
    assert words.rehearsal_head("") == "the first rehearsal of this story"


def test_headings_that_name_no_chapter_are_told() -> None:
    assert words.strangers(("Lunch",)) == "notes: 'Lunch' names no chapter of this story"
    told = words.strangers(("A", "B", "C", "D", "E"))
    assert told == "notes: 'A', 'B' and 'C' and 2 more name no chapter of this story"
