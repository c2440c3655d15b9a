"""Texts that an audience reads: questions, ranges, who is there, and results."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.text import audience as words
from tests.scripted import scripted_run
from tests.scripted_votes import TIED, VICTIMS

OPENED = ev.AudienceOpened(
    t=0.0, url="http://192.168.8.20:8420/k7Qm2x", address="192.168.8.20", port=8420
)
JUDGED = ev.GuessesJudged(t=0.0, vote=2, actual_s=5.2, right="2", hits=38, guesses=143)


def test_guess_asks_in_the_words_of_the_load() -> None:
    run = next(event for event in scripted_run() if isinstance(event, ev.RunStarted))
    asked = words.question_words(ev.Question.GUESS, run)
    assert asked == "How long until writes are acknowledged again?"
    assert words.question_words(ev.Question.VICTIM) == "Which node goes down?"


@pytest.mark.parametrize(
    ("from_s", "to_s", "label"),
    [
        (0.0, 4.0, "under 4 s"),
        (4.0, 6.0, "4 to 6 s"),
        (9.0, None, "longer"),
        (0.05, 0.2, "50 ms to 0.2 s"),
        (0.01, 0.02, "10 to 20 ms"),
        (600.0, 2_000.0, "600 to 2000 s"),
    ],
)
def test_range_is_named_in_the_unit_that_fits(
    from_s: float, to_s: float | None, label: str
) -> None:
    assert words.range_label(from_s, to_s) == label


def test_stage_says_where_it_listens_and_the_address_as_people_type_it() -> None:
    told = words.listening_words(OPENED)
    assert told == "listening on 192.168.8.20, port 8420, until this run ends"
    assert words.address_words(OPENED) == "192.168.8.20:8420/k7Qm2x"


def test_one_phone_is_not_told_as_many() -> None:
    assert words.phones_words(1) == "1 phone"
    assert words.here_words(1) == "phones here · 1 has voted"
    assert words.here_words(phones=1) == "phone here"
    assert words.here_words(143) == "phones here · 143 have voted"
    assert words.room_words(1).startswith("1 phone is in the room's vote.")
    assert words.votes_words(1) == "1 vote"


def test_phone_that_guessed_is_told_of_its_own_guess() -> None:
    assert words.guessed_words(JUDGED) == "38 of 143 had guessed it"
    assert words.guessed_words(JUDGED, chosen="2") == "38 of 143 had guessed it, and so had you."
    assert words.guessed_words(JUDGED, chosen="3") == "38 of 143 had guessed it; you had not."
    assert words.guessed_words(JUDGED, chosen="") == "38 of 143 had guessed it."


def test_struck_nodes_are_told_with_the_numbers_of_the_vote() -> None:
    assert words.struck_words(["n1"], 92, 143) == "n1 was struck. 92 of 143 chose it."
    assert words.struck_words(["n1", "n2"]) == "n1 and n2 were struck."


def test_lot_is_shown() -> None:
    told = words.lot_words(TIED, (VICTIMS,))
    assert told == "A tie of n1 and n3: a lot from 1 to 2 fell on 2."


def test_time_left_is_told_in_whole_seconds() -> None:
    assert words.change_words(11.6) == "12 s left. You can change your mind."
    assert words.left_words(-1.0) == "0 s"


def test_outage_of_nothing_took_no_time() -> None:
    assert words.took_words(5.2) == "It took 5.2 s."
    assert words.took_words(0.0) == "It took no time at all."


def test_page_that_is_gone_is_told_with_the_way_out() -> None:
    text, remedy = words.lost_words(ev.AudienceClosed(t=0.0, problem="its process ended."))
    assert text == "The audience's page is gone: its process ended."
    assert remedy == "The story goes on with your own choice."
    told = words.lost_words(ev.AudienceClosed(t=0.0, problem="x", remedy="Press A."))
    assert told[1] == "Press A."
