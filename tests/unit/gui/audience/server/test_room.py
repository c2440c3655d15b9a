"""The state that all phones are told, and the answers that they gave."""

import msgspec

from core.model.audience import Question
from gui.audience.server.phone_view import PhoneView
from gui.audience.server.protocol import (
    AskPhones,
    BeginRun,
    ForgetVote,
    OfferReport,
    ShowOnPhones,
    StopAsking,
    decode_order,
    encode_line,
)
from gui.audience.server.room import PageRoom
from gui.audience.server.vote_tally import VoteAnswer
from tests.phones import ballot

ASK = AskPhones(vote=1, ballots=(ballot(),), titles=("Which?",))


def begun(token: str = "first") -> PageRoom:
    room = PageRoom()
    room.obey(BeginRun(token=token, words={}))
    return room


def test_state_told_to_phones_follows_orders():
    room = begun()
    room.obey(ShowOnPhones(view=PhoneView(chapter="Load")))
    room.obey(ASK)
    whole = msgspec.json.decode(room.whole)
    assert (whole["chapter"], whole["vote"]["number"]) == ("Load", 1)
    assert whole["vote"]["ballots"][0]["options"][0]["key"] == "n1"
    room.obey(StopAsking(vote=1))
    assert msgspec.json.decode(room.whole)["vote"]["closed"]
    room.obey(ForgetVote(vote=1))
    assert msgspec.json.decode(room.whole)["vote"] is None


def test_news_are_what_changed_and_all_for_those_who_missed_some():
    room = begun()
    before = room.version
    room.obey(ShowOnPhones(view=PhoneView(chapter="Load")))
    assert msgspec.json.decode(room.news_since(before)) == {"chapter": "Load"}
    room.obey(ShowOnPhones(view=PhoneView(chapter="Load", step=3)))
    assert msgspec.json.decode(room.news_since(before + 1)) == {"step": 3}
    assert room.news_since(before) == room.whole
    room.wake()
    assert room.news_since(before + 2) == b"{}"


def test_view_that_is_shown_already_is_no_news():
    room = begun()
    room.obey(ShowOnPhones(view=PhoneView(chapter="Load")))
    version = room.version
    room.obey(ShowOnPhones(view=PhoneView(chapter="Load")))
    assert room.version == version


def test_answers_of_a_phone_stay_known_after_the_vote():
    room = begun()
    room.obey(ASK)
    assert room.vote("a", 1, "victim", "n2") is VoteAnswer.TAKEN
    assert room.vote("a", 2, "victim", "n2") is VoteAnswer.CLOSED
    room.obey(ForgetVote(vote=1))
    assert room.vote("a", 1, "victim", "n1") is VoteAnswer.CLOSED
    assert room.mine("a") == {"1": {"victim": "n2"}}
    assert room.mine("b") == {}
    assert room.mine(None) == {}


def test_orders_of_another_vote_change_nothing():
    room = begun()
    room.obey(ASK)
    room.obey(StopAsking(vote=2))
    room.obey(ForgetVote(vote=7))
    assert room.vote("a", 1, "victim", "n2") is VoteAnswer.TAKEN


def test_a_next_run_knows_nothing_of_the_one_before():
    room = begun()
    cookie = room.passes.issue()
    room.obey(ASK)
    room.obey(OfferReport(html=b"<p>"))
    room.obey(BeginRun(token="second", words={}))
    assert room.passes.phone_of(cookie) is None
    assert (room.tally, room.report, room.mine("a")) == (None, b"", {})
    assert room.is_former("first")
    assert not room.is_former("second")
    assert not room.is_former("")


def test_orders_survive_the_pipe():
    order = AskPhones(vote=3, ballots=(ballot(Question.GUESS, "0 1"),), titles=("How long?",))
    assert decode_order(encode_line(order)) == order
    report = OfferReport(html=b"\xff<p>")
    assert decode_order(encode_line(report)) == report
