"""The vote on the stage: where it stands, what it says, how bars grow, what a click does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import events as ev
from core.model import intents as want
from core.model.events import Question
from gui.drawing.theme import DARK, LIGHT
from gui.stage.audience.ballot import BallotPage
from gui.stage.keys import Action
from tests.gui.scripted_stage import SIZES, ScriptedStage
from tests.gui.stage.audience.audience_stage import MakeStage, join
from tests.gui.text_check import text_faults, texts
from tests.scripted_audience import FAULTS, VICTIMS, scripted_audience

LEFT = Qt.MouseButton.LeftButton
BOTH = (VICTIMS, FAULTS)
TIE = {Question.VICTIM: (40, 20, 40)}
MOMENTS = {"welcome": 2.0, "vote": 25.4, "countdown": 27.4, "detection": 31.9, "recovery": 44.4}


@pytest.fixture
def voting(make_stage: MakeStage) -> ScriptedStage:
    """Returns a stage in the middle of a vote of two questions."""
    stage = make_stage(scripted_audience(ballots=BOTH))
    join(stage)
    stage.show()
    stage.play_to(25.5)
    return stage


def page_of(stage: ScriptedStage) -> BallotPage:
    page = stage.window.parts.audience.ballot
    assert page is not None
    return page


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("replay", [False, True])
def test_everything_of_an_audience_can_be_read(
    make_stage: MakeStage, theme: str, size: tuple[int, int], replay: bool
) -> None:
    faults: dict[str, list[str]] = {}
    for ballots, counts in (((VICTIMS,), None), (BOTH, TIE)):
        events = scripted_audience(ballots=ballots, counts=counts)
        stage = make_stage(events, theme=theme, replay=replay)
        join(stage, opens=not replay, replay=replay)
        stage.show(*size)
        for name, t in MOMENTS.items():
            stage.play_to(t)
            if found := text_faults(stage.window):
                faults[f"{name} of {len(ballots)}"] = found
    assert faults == {}


@pytest.mark.parametrize("size", SIZES)
def test_nine_nodes_and_a_long_address_can_be_read(
    make_stage: MakeStage, size: tuple[int, int]
) -> None:
    detail = "leader of many regions · no writes until a new one is elected, which takes 4 to 9 s"
    options = tuple(
        ev.BallotOption(key=f"store-{n}", title=f"store-{n}", detail=detail) for n in range(9)
    )
    ballot = ev.Ballot(question=Question.VICTIM, options=options, note=f"{detail}; {detail}")
    events = scripted_audience(
        ballots=(ballot, FAULTS),
        counts={Question.VICTIM: (1_234,) * 9},
        nodes=9,
        url="http://[2001:db8:1234:5678:9abc:def0:1234:5678]:65535/abcdefghijklmnop/",
    )
    stage = make_stage(events)
    join(stage)
    stage.show(*size)
    for t in MOMENTS.values():
        stage.play_to(t)
        assert text_faults(stage.window) == [], t


def test_vote_has_the_place_of_cards_picture_feeds_and_figures(voting: ScriptedStage) -> None:
    parts, page = voting.window.parts, page_of(voting)
    assert page.isVisible()
    assert parts.plot.isVisible()
    assert parts.plot.geometry().top() > page.geometry().bottom()
    hidden = (*parts.grid.cards.values(), parts.monitor, parts.diagnosis, parts.scoreboard)
    assert not any(part.isVisible() for part in hidden)
    assert parts.picture is None or not parts.picture.isVisible()


def test_cards_and_figures_come_back_after_the_vote(voting: ScriptedStage) -> None:
    voting.play_to(38.0)
    parts = voting.window.parts
    assert not page_of(voting).isVisible()
    assert parts.scoreboard.isVisible()
    assert all(card.isVisible() for card in parts.grid.cards.values())


def test_title_counts_leader_time_and_phones_are_told(voting: ScriptedStage) -> None:
    shown = texts(voting.window)
    for text in ("Which node goes down?", "And how?", "92", "31", "81", "161"):
        assert text in shown, text
    assert shown.count("leads the vote") == 2
    assert "phones here \u00b7 143 have voted" in shown
    assert "11 s" in shown or "12 s" in shown, "it closes at 36.7"


def test_a_tie_is_told_by_words_on_both_bars(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_audience(counts=TIE))
    stage.show()
    stage.play_to(25.5)
    shown = texts(stage.window)
    assert shown.count("as many as another") == 2
    assert "leads the vote" not in shown


def test_bars_grow_to_their_counts_and_new_votes_keep_the_rows(voting: ScriptedStage) -> None:
    page = page_of(voting)
    rows = list(page.rows[Question.VICTIM])
    for frame in range(100):
        voting.play_to(25.5 + frame * 0.001)
        voting.clock.t = 25.5 + frame * 0.03
        voting.beat()
    assert [round(row.length, 3) for row in rows] == [round(row.shown.share, 3) for row in rows]
    counts = (ev.BallotCount(question=Question.VICTIM, counts=(100, 20, 92)),)
    voting.add(ev.VotesCounted(t=voting.clock.t, vote=1, counts=counts))
    assert page.rows[Question.VICTIM] == rows
    assert rows[0].shown.leads
    assert rows[0].length < rows[0].shown.share, "it grows by and by"


def test_click_on_a_nodes_bar_picks_it_and_on_a_faults_does_nothing(
    voting: ScriptedStage,
) -> None:
    page = page_of(voting)
    QTest.mouseClick(page.rows[Question.VICTIM][1], LEFT)
    assert voting.intents == [want.PickVictim("n2")]
    QTest.mouseClick(page.rows[Question.FAULT][1], LEFT)
    assert voting.intents == [want.PickVictim("n2")]


def test_space_goes_on_and_esc_calls_the_vote_off_as_the_sidebar_says(
    voting: ScriptedStage,
) -> None:
    buttons = voting.window.parts.sidebar.buttons
    assert "Close the vote" in buttons[Action.NEXT].toolTip()
    assert "Call the vote off" in buttons[Action.ESCAPE].toolTip()
    QTest.keyClick(voting.window, Qt.Key.Key_Space)
    QTest.keyClick(voting.window, Qt.Key.Key_Escape)
    assert voting.intents == [want.Next(), want.Abort()]
    voting.play_to(38.0)
    assert "Close the vote" not in buttons[Action.NEXT].toolTip()


def test_rows_and_card_speak_to_assistive_technology(voting: ScriptedStage) -> None:
    page = page_of(voting)
    name = page.rows[Question.VICTIM][2].accessibleName()
    assert name.startswith("n3, leader")
    assert "92 votes, leads the vote" in name
    assert "192.168.8.20:8420/k7Qm2x" in page.card.accessibleDescription()


def test_clock_says_that_the_last_votes_are_counted(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_audience())
    stage.show()
    stage.play_to(25.75)
    assert "counting" in texts(stage.window)


def test_lot_of_a_tie_is_shown_beside_the_countdown_and_in_detection(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(scripted_audience(counts=TIE))
    room = join(stage)
    stage.show()
    stage.play_to(27.4)
    assert room.aside is not None
    assert room.aside.isVisible()
    assert "2 \u00b7 n3, drawn" in texts(room.aside)
    stage.play_to(31.9)
    assert not room.aside.isVisible()
    assert "2 \u00b7 n3, drawn" in texts(stage.window)


def test_guesses_come_in_beside_the_countdown_and_the_right_one_is_marked_at_recovery(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(scripted_audience())
    room = join(stage)
    stage.show()
    stage.play_to(27.4)
    assert room.aside is not None
    shown = texts(room.aside)
    for text in ("under 4 s", "4 to 6 s", "6 to 9 s", "longer", "33", "38", "51", "21"):
        assert text in shown, text
    stage.play_to(44.4)
    assert "It took 5.2 s. 38 of 143 had guessed it." in texts(stage.window.parts.audience.bar)


def test_sidebar_says_where_it_listens_until_it_no_longer_does(voting: ScriptedStage) -> None:
    note = voting.window.parts.sidebar.note
    assert note.isVisible()
    assert "listening on 192.168.8.20, port 8420" in note.accessibleName()
    voting.add(ev.AudienceClosed(t=26.0, problem="its process was killed", remedy="Go on."))
    assert note.isVisible()
    assert "nothing listens any more" in note.accessibleName()
    voting.add(ev.AudienceClosed(t=26.0))
    assert not note.isVisible()


def test_stage_without_an_audience_shows_nothing_of_one(stage: ScriptedStage) -> None:
    for t in MOMENTS.values():
        stage.play_to(t)
        audience = stage.window.parts.audience
        assert audience.ballot is None
        assert audience.invitation is None
        assert not audience.bar.isVisible()
        assert not stage.window.parts.sidebar.note.isVisible()
