"""Positions in nodes' logs are told where they change; a vote once."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import LogPosition
from subjects.kit.log_news import TELL_EVERY_S, LogNews, VoteNews


def test_only_positions_that_changed_are_told() -> None:
    told: list[ev.Event] = []
    news = LogNews(told.append)
    news.tell(lambda: {"n1": LogPosition(5, 6, 1), "n2": LogPosition(6, 6, 1)}, 1.0)
    news.tell(lambda: {"n1": LogPosition(6, 6, 1), "n2": LogPosition(6, 6, 1)}, 2.0)
    first = {"n1": LogPosition(5, 6, 1), "n2": LogPosition(6, 6, 1)}
    assert told == [
        ev.LogsObserved(t=1.0, logs=first),
        ev.LogsObserved(t=2.0, logs={"n1": LogPosition(6, 6, 1)}),
    ]


def test_positions_are_not_even_asked_for_before_they_are_due() -> None:
    told: list[ev.Event] = []
    news = LogNews(told.append)
    news.tell(lambda: {"n1": LogPosition(5)}, 1.0)
    news.tell(lambda: {"n1": LogPosition(9)}, 1.0 + TELL_EVERY_S / 2)
    assert len(told) == 1


def test_a_vote_is_told_once_and_another_term_is_another_vote() -> None:
    told: list[ev.Event] = []
    news = VoteNews(told.append)
    for t, term in ((1.0, 1), (1.2, 1), (9.0, 2)):
        news.tell("n1", "n2", term, t)
    assert told == [
        ev.VoteSeen(t=1.0, voter="n1", candidate="n2", term=1),
        ev.VoteSeen(t=9.0, voter="n1", candidate="n2", term=2),
    ]


def test_a_candidate_is_told_once_a_term_even_where_it_says_none() -> None:
    told: list[ev.Event] = []
    news = VoteNews(told.append)
    for t, node, term in ((1.0, "n1", 1), (1.2, "n1", 1), (5.0, "n1", 2), (6.0, "n2", None)):
        news.ask(node, term, t)
    news.ask("n2", None, 7.0)
    assert told == [
        ev.CandidateSeen(t=1.0, node="n1", term=1),
        ev.CandidateSeen(t=5.0, node="n1", term=2),
        ev.CandidateSeen(t=6.0, node="n2"),
    ]
