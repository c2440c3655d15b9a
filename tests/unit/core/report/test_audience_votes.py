"""A report tells who chose whom the fault struck, with every count, and what was guessed."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import msgspec
import pytest

from core.console import Terminal, final_lines
from core.model import events as ev
from core.recording import lines
from core.report.audience_votes import VotesHeard
from core.report.history import RunHistory
from core.report.html import render
from core.report.junit import junit_xml
from core.report.summary import RunSummary, summarize
from core.report.verdict import tell
from tests.scripted import scripted_run
from tests.scripted_votes import DECIDED, TIED, closed, opened, scripted_votes


def folded(events: Sequence[ev.Event]) -> tuple[RunHistory, RunSummary]:
    history = RunHistory()
    history.add_all(events)
    return history, summarize(history)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_summary_says_who_chose_and_every_count() -> None:
    _, summary = folded(scripted_votes())
    assert summary.chosen_by is ev.ChosenBy.AUDIENCE
    vote = summary.deciding_vote
    assert vote is not None
    question = vote.questions[0]
    assert [(each.answer, each.votes) for each in question.answers] == [
        ("n1", 31),
        ("n2", 20),
        ("n3", 92),
    ]
    assert (question.winner, question.votes, question.voted) == ("n3", 92, 143)
    assert (question.lot, vote.phones, vote.end) == (None, 161, ev.VoteEnd.PRESENTER)


def test_summary_has_the_guesses_and_how_they_came_out() -> None:
    _, summary = folded(scripted_votes())
    choice, guesses = summary.audience_votes
    assert not choice.is_guess
    assert guesses.is_guess
    assert (guesses.actual_s, guesses.right) == (4.9, "4 to 6 s")
    assert (guesses.hits, guesses.questions[0].voted) == (38, 143)


def test_recorded_votes_replay_to_the_same_summary() -> None:
    events = scripted_votes(TIED)
    read = [lines.decode(lines.encode(event)) for event in events]
    assert folded(events)[1] == folded(read)[1]


def test_summary_of_a_run_without_an_audience_has_no_votes() -> None:
    _, summary = folded(scripted_run())
    assert (summary.audience_votes, summary.chosen_by, summary.deciding_vote) == ((), None, None)


def test_lot_is_told_with_what_it_was_drawn_from() -> None:
    history, summary = folded(scripted_votes(TIED))
    told = "n1 and n3 had as many votes; a lot from 1 to 2 fell on 2."
    assert told in text_of(render(history, summary))
    assert "It was chosen by 50 of 103 phones, and by lot." in tell(summary)


def test_page_has_a_table_of_each_vote() -> None:
    page = text_of(render(*folded(scripted_votes())))
    assert "Which node goes down votes n1 31 n2 20 n3 ✓ 92 n3, chosen by 92 of 143 phones." in page
    assert "Whom the story's fault hit was chosen by the audience." in page
    assert "It took 4.9 s: 38 of 143 had guessed it." in page
    assert "The audience" not in text_of(render(*folded(scripted_run())))


def test_last_lines_in_a_terminal_have_both_figures() -> None:
    _, summary = folded(scripted_votes())
    terminal = Terminal(io.StringIO(), {})
    told = "\n".join(final_lines(terminal, summary))
    terminal.close()
    assert re.search(r"victim chosen by +92 of 143 phones \(n3\)", told)
    assert re.search(r"guessed right +38 of 143 \(that it takes 4\.9 s\)", told)
    assert "It was chosen by 92 of 143 phones." in told


def test_junit_properties_have_counts_winner_and_lot() -> None:
    root = ElementTree.fromstring(junit_xml(*folded(scripted_votes(TIED))))
    told = {each.get("name"): each.get("value") for each in root.iter("property")}
    assert told["chosen_by"] == "audience"
    assert told["audience_vote.1.victim.counts"] == "n1: 50, n2: 3, n3: 50"
    assert told["audience_vote.1.victim.winner"] == "n3"
    assert told["audience_vote.1.victim.lot"] == "2 of 2"
    assert told["audience_vote.2.hits"] == "38"


@pytest.mark.parametrize("end", [ev.VoteEnd.CALLED_OFF, ev.VoteEnd.UNHEARD, ev.VoteEnd.OVERRULED])
def test_vote_that_decided_nothing_is_told_so(end: ev.VoteEnd) -> None:
    result = ev.BallotResult(question=ev.Question.VICTIM, counts=(31, 20, 92))
    changed = [
        closed(result, end) if isinstance(event, ev.VoteClosed) and event.vote == 1 else event
        for event in scripted_votes()
    ]
    history, summary = folded(changed)
    assert summary.deciding_vote is None
    page = text_of(render(history, summary))
    assert ("Nothing was decided" in page) != (end is ev.VoteEnd.OVERRULED)


def test_votes_that_are_known_less_surely_are_told() -> None:
    changed = [
        closed(DECIDED, shared=12)
        if isinstance(event, ev.VoteClosed) and event.vote == 1
        else event
        for event in scripted_votes()
    ]
    history, summary = folded(changed)
    assert summary.audience_votes[0].shared == 12
    assert "12 of them kept no cookie" in text_of(render(history, summary))
    assert "cookie" not in text_of(render(*folded(scripted_votes())))


def test_fault_that_the_audience_chose_is_the_runs_fault() -> None:
    heard = VotesHeard()
    ballot = ev.Ballot(
        question=ev.Question.FAULT,
        options=(
            ev.BallotOption(key="kill-leader", title="kill"),
            ev.BallotOption(key="pause-leader", title="pause"),
        ),
    )
    result = ev.BallotResult(
        question=ev.Question.FAULT, counts=(1, 2), winner="pause-leader", votes=2
    )
    heard.take(opened(ballot=ballot))
    heard.take(closed(result))
    assert heard.fault == "pause-leader"
    assert heard.votes[0].questions[0].winner == "pause"
    heard.take(ev.ChapterStarted(t=30.0, index=3))
    assert heard.fault is None, "another try of the chapter begins without a choice"


def test_vote_that_never_closed_is_no_result() -> None:
    heard = VotesHeard()
    heard.take(opened())
    heard.take(closed(DECIDED, vote=7))
    assert heard.votes == []


def test_summary_is_written_as_json() -> None:
    _, summary = folded(scripted_votes())
    read = msgspec.json.decode(msgspec.json.encode(summary), type=RunSummary)
    assert read == summary
