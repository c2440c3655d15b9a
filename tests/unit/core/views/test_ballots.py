"""Votes on stage: leads, ties, shares, and the chapters in which results are told."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from core.model import events as ev
from core.model.acts import Act
from core.views.ballots import (
    BallotShown,
    ballots_shown,
    chosen,
    deciding,
    guessed,
    guessing,
    open_ballots,
    tells_choice,
    tells_guesses,
)
from core.views.fold import apply
from core.views.stage_state import StageState
from tests.scripted_audience import FAULTS, GUESSES, VICTIMS, scripted_audience

TIE = {ev.Question.VICTIM: (40, 20, 40)}


def at(t: float, events: Iterable[ev.Event] | None = None) -> StageState:
    state = StageState()
    for event in scripted_audience() if events is None else events:
        if event.t <= t:
            state = apply(state, event)
    return state


def shown(*counts: int) -> BallotShown:
    count = ev.BallotCount(question=ev.Question.VICTIM, counts=counts)
    return ballots_shown((VICTIMS,), (count,))[0]


def test_the_answer_with_most_votes_leads_and_shares_are_of_all_votes():
    ballot = shown(31, 20, 92)
    assert [one.leads for one in ballot.options] == [False, False, True]
    assert [one.ties for one in ballot.options] == [False] * 3
    assert [round(one.share, 2) for one in ballot.options] == [0.22, 0.14, 0.64]
    assert ballot.voted == 143


def test_answers_with_equally_many_votes_tie_and_none_leads():
    ballot = shown(40, 20, 40)
    assert [one.leads for one in ballot.options] == [False] * 3
    assert ballot.tied == ("n1", "n3")


def test_without_a_vote_nothing_leads_and_nothing_ties():
    ballot = shown(0, 0, 0)
    assert not any(one.leads or one.ties or one.share for one in ballot.options)


def test_a_ballot_without_counts_shows_every_answer_with_no_vote():
    (ballot,) = ballots_shown((FAULTS,), ())
    assert [one.votes for one in ballot.options] == [0, 0]


def test_a_vote_for_the_victim_decides_and_one_of_guesses_does_not():
    voting, counting = at(25.5), at(27.4)
    assert deciding(voting) is not None
    assert guessing(voting) is None
    assert deciding(counting) is None
    assert guessing(counting) is not None


def test_open_vote_shows_the_last_count():
    vote = deciding(at(25.5))
    assert vote is not None
    assert [one.votes for one in open_ballots(vote)[0].options] == [31, 20, 92]


def test_result_of_a_tie_names_the_lot_and_who_won():
    (victims, faults) = chosen(
        at(27.4, scripted_audience(ballots=(VICTIMS, FAULTS), counts=TIE)).audience
    )
    assert (victims.lot, victims.tied, victims.winner) == (2, ("n1", "n3"), "n3")
    assert (faults.lot, faults.winner) == (0, "killed")


def test_guesses_show_the_right_range_once_measured():
    before, after = at(31.9), at(44.4)
    told = guessed(before.audience)
    assert told is not None
    assert told.winner == ""
    told = guessed(after.audience)
    assert told is not None
    assert told.winner == GUESSES.options[1].title


def test_choice_is_told_in_fault_and_detection_and_guesses_in_recovery_and_summary():
    moments = {t: at(t) for t in (22.0, 25.5, 27.4, 31.9, 38.0, 44.4, 59.0)}
    assert [t for t, state in moments.items() if tells_choice(state)] == [27.4, 31.9]
    assert [t for t, state in moments.items() if tells_guesses(state)] == [44.4, 59.0]


def test_chapter_of_a_second_act_tells_of_that_acts_vote_alone():
    state = at(31.9)
    assert state.run is not None
    chapters = (*state.run.chapters[:4], replace(state.run.chapters[4], key="again"))
    state = replace(state, run=replace(state.run, chapters=chapters))
    assert tells_choice(state)
    act = Act(
        title="",
        begun_t=0.0,
        ended_t=20.0,
        acked_writes=1,
        found_writes=1,
        lost_writes=0,
        proof_complete=True,
        failed_requests=0,
        read_anomalies=0,
        noticed=True,
    )
    over = ev.ActEnded(t=20.0, index=5, act=act)
    assert not tells_choice(replace(state, acts=(replace(over, t=31.0),)))
    assert tells_choice(replace(state, acts=(over,)))


def test_nothing_is_told_of_a_run_without_an_audience():
    state = StageState()
    assert deciding(state) is None
    assert guessing(state) is None
    assert chosen(state.audience) == ()
    assert guessed(state.audience) is None
