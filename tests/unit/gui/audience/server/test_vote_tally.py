"""One answer for each phone and question, until the vote is closed."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.model.audience import Question
from gui.audience.server import vote_tally
from gui.audience.server.protocol import AskPhones
from gui.audience.server.vote_tally import VoteAnswer, VoteTally
from tests.phones import ballot

KEYS = ("n1", "n2", "n3")


def tally() -> VoteTally:
    ballots = (ballot(), ballot(Question.FAULT, "kill pause"))
    return VoteTally(AskPhones(vote=1, ballots=ballots, titles=("Which?", "How?")))


def counts(votes: VoteTally) -> list[tuple[int, ...]]:
    return [each.counts for each in votes.counted().counts]


def test_an_answer_can_be_changed():
    votes = tally()
    assert votes.put("a", "victim", "n1") is VoteAnswer.TAKEN
    assert votes.put("b", "victim", "n1") is VoteAnswer.TAKEN
    assert votes.put("a", "victim", "n3") is VoteAnswer.TAKEN
    assert votes.put("a", "fault", "pause") is VoteAnswer.TAKEN
    assert counts(votes) == [(1, 0, 1), (0, 1)]
    assert votes.answers_of("a") == {"victim": "n3", "fault": "pause"}
    assert votes.answers_of("c") == {}


def test_answer_that_was_not_asked_for_is_not_counted():
    votes = tally()
    for question, key in (("guess", "n1"), ("victim", "n9"), ("", ""), ("victim", "kill")):
        assert votes.put("a", question, key) is VoteAnswer.UNKNOWN
    assert counts(votes) == [(0, 0, 0), (0, 0)]


def test_a_closed_vote_takes_nothing():
    votes = tally()
    votes.put("a", "victim", "n1")
    votes.close()
    assert votes.put("a", "victim", "n2") is VoteAnswer.CLOSED
    assert counts(votes)[0] == (1, 0, 0)
    assert votes.counted().is_final


def test_phones_without_a_cookie_are_told_apart():
    votes = tally()
    votes.put("a", "victim", "n1")
    votes.put("~b", "victim", "n1")
    assert votes.counted().shared == 1


def test_the_number_of_phones_is_bounded():
    votes = tally()
    for number in range(vote_tally.MOST_PHONES):
        votes.put(str(number), "victim", "n1")
    assert votes.put("one more", "victim", "n1") is VoteAnswer.FULL
    assert votes.put("0", "victim", "n2") is VoteAnswer.TAKEN
    assert sum(counts(votes)[0]) == vote_tally.MOST_PHONES


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from((*KEYS, "n9")))))
def test_the_count_is_that_of_the_last_answers(answers: Sequence[tuple[str, str]]):
    votes, last = tally(), dict[str, str]()
    for phone, key in answers:
        if votes.put(phone, "victim", key) is VoteAnswer.TAKEN:
            last[phone] = key
    assert counts(votes)[0] == tuple(list(last.values()).count(key) for key in KEYS)
