"""Messages that sentinels publish in an election become candidates and votes, each told once."""

from __future__ import annotations

from core.model import events as ev
from subjects.sentinel.elections import HEARD, SentinelElections
from subjects.sentinel.topology import sentinel_id

ABOUT = "master primary 127.0.0.1 7001"


def _told(*said: tuple[str, str, str]) -> list[ev.Event]:
    told: list[ev.Event] = []
    elections = SentinelElections(told.append)
    for who, channel, message in said:
        assert channel in HEARD
        elections.hear(who, channel, message, 5.0)
    return told


def test_a_sentinel_asks_in_the_epoch_that_it_has_begun() -> None:
    begun = ("s2", "+new-epoch", "3"), ("s2", "+try-failover", ABOUT)
    assert _told(*begun) == [ev.CandidateSeen(t=5.0, node="s2", term=3)]


def test_the_epoch_of_another_sentinel_is_not_taken_for_its_own() -> None:
    said = ("s1", "+new-epoch", "3"), ("s2", "+try-failover", ABOUT)
    assert _told(*said) == [ev.CandidateSeen(t=5.0, node="s2")]


def test_each_vote_is_told_with_its_epoch() -> None:
    vote = ("s1", "+vote-for-leader", f"{sentinel_id('s2')} 3")
    seen = ev.VoteSeen(t=5.0, voter="s1", candidate="s2", term=3)
    assert _told(vote, vote) == [seen]


def test_other_messages_of_sentinels_tell_of_no_election() -> None:
    assert _told(("s1", "+sdown", ABOUT), ("s1", "+new-epoch", "none")) == []
