"""Choosing a story in the first chapter, by mouse, by keys and by assistive technology."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from core.model.records import CheckStatus, PreflightCheck
from gui.drawing.theme import DARK, LIGHT
from tests.gui.scripted_stage import SIZES, ScriptedStage
from tests.gui.stage.test_preflight import CHECKS
from tests.gui.text_check import text_faults, texts
from tests.scripted_checks import STORIES, checks_started, scripted_checks

MakeStage = Callable[..., ScriptedStage]
LEFT = Qt.MouseButton.LeftButton


def welcome(
    make_stage: MakeStage,
    size: tuple[int, int] = (1280, 720),
    events: list[ev.Event] | None = None,
    **named: object,
) -> ScriptedStage:
    stage = make_stage(scripted_checks() if events is None else events, **named)
    stage.show(*size)
    stage.play_to(2.0)
    return stage


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_title_and_sentence_of_each_story_can_be_read(
    make_stage: MakeStage, size: tuple[int, int], theme: str
) -> None:
    stage = welcome(make_stage, size, theme=theme)
    assert text_faults(stage.window) == []
    shown = texts(stage.window)
    for story in STORIES:
        assert story.label in shown
        assert all(any(word in text for text in shown) for word in story.about.split())


def test_a_click_picks_another_story(qtbot: QtBot, make_stage: MakeStage) -> None:
    stage = welcome(make_stage)
    QTest.mouseClick(stage.window.parts.stories.cards[1], LEFT)
    assert stage.intents == [want.PickStory("drift")]


def test_the_story_on_the_stage_is_marked_and_not_begun_anew(
    qtbot: QtBot, make_stage: MakeStage
) -> None:
    stage = welcome(make_stage)
    here, other = stage.window.parts.stories.cards
    QTest.mouseClick(here, LEFT)
    QTest.keyClick(stage.window, Qt.Key.Key_F2)
    assert stage.intents == []
    assert "on the stage" in texts(stage.window)
    assert here.accessibleName() == "Story: Ghost allowing, on the stage"
    assert other.accessibleName() == "Story: Counter drift"
    assert other.accessibleDescription() == STORIES[1].about


def test_function_keys_pick_a_story_in_the_first_chapter_only(
    qtbot: QtBot, make_stage: MakeStage
) -> None:
    stage = welcome(make_stage)
    QTest.keyClick(stage.window, Qt.Key.Key_F4)
    assert stage.intents == []
    QTest.keyClick(stage.window, Qt.Key.Key_F3)
    assert stage.intents == [want.PickStory("drift")]
    stage.play_to(6.0)
    QTest.keyClick(stage.window, Qt.Key.Key_F3)
    assert stage.intents == [want.PickStory("drift")]
    assert not stage.window.parts.stories.isVisible()


def test_ctrl_enter_picks_the_card_that_has_the_focus(qtbot: QtBot, make_stage: MakeStage) -> None:
    stage = welcome(make_stage)
    card = stage.window.parts.stories.cards[1]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert stage.intents == [want.Next()]
    QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.intents == [want.Next(), want.PickStory("drift")]


def test_a_question_comes_before_the_stories(qtbot: QtBot, make_stage: MakeStage) -> None:
    stage = welcome(make_stage)
    options = (ev.Option(key="wait", label="Wait"), ev.Option(key="on", label="Go on"))
    stage.add(ev.ChoiceOffered(t=2.1, text="And now?", options=options))
    assert "F3" in texts(stage.window) and texts(stage.window).count("F3") == 1
    QTest.keyClick(stage.window, Qt.Key.Key_F3)
    assert stage.intents == [want.Choose("on")]


def test_the_other_story_is_on_the_stage_after_it_was_picked(make_stage: MakeStage) -> None:
    stage = welcome(make_stage)
    stage.add(checks_started(story="drift"))
    names = [card.accessibleName() for card in stage.window.parts.stories.cards]
    assert names == ["Story: Ghost allowing", "Story: Counter drift, on the stage"]


def test_a_system_with_one_story_offers_none(make_stage: MakeStage) -> None:
    stage = welcome(make_stage, events=[checks_started(STORIES[:1])])
    assert not stage.window.parts.stories.isVisible()
    raft = make_stage()
    raft.show(1280, 720)
    raft.play_to(2.0)
    assert not raft.window.parts.stories.isVisible()


def test_replay_offers_no_stories(qtbot: QtBot, make_stage: MakeStage) -> None:
    stage = welcome(make_stage, replay=True)
    assert not stage.window.parts.stories.isVisible()
    QTest.keyClick(stage.window, Qt.Key.Key_F3)
    assert stage.intents == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("failing", [False, True])
def test_preflight_checks_can_be_read_beside_the_stories(
    make_stage: MakeStage, size: tuple[int, int], asked: bool, failing: bool
) -> None:
    stage = welcome(make_stage, size)
    for check in CHECKS:
        fine = PreflightCheck(
            key=check.key, title=check.title, status=CheckStatus.OK, text=check.text
        )
        stage.add(ev.Checked(t=2.0, check=check if failing else fine))
    if asked:
        options = (ev.Option(key="again", label="Look again"),)
        stage.add(ev.ChoiceOffered(t=2.1, text="And now?", options=options))
    assert text_faults(stage.window) == []
    parts = stage.window.parts
    assert parts.stories.isVisible() is not asked
    assert parts.checks.isVisible()


@pytest.mark.parametrize("size", SIZES)
def test_three_stories_with_long_texts_are_not_cut_without_saying_so(
    make_stage: MakeStage, size: tuple[int, int]
) -> None:
    long = "An anomaly that can hardly be told in one short sentence, " * 8
    stories = tuple(ev.Option(key=f"s{n}", label=f"{n} {long}", about=long) for n in range(3))
    stage = welcome(make_stage, size, [checks_started(stories, "s1")])
    assert text_faults(stage.window) == []
    assert stage.window.parts.stories.cards[0].toolTip() == long


def revisited(make_stage: MakeStage) -> ScriptedStage:
    """Returns a stage on which Welcome is shown again, after the story has gone on."""
    stage = welcome(make_stage)
    stage.play_to(22.0)
    stage.add(ev.ChapterEntered(t=22.1, index=0))
    return stage


def test_a_story_picked_after_the_first_one_has_begun_is_asked_about(
    qtbot: QtBot, make_stage: MakeStage
) -> None:
    stage = revisited(make_stage)
    QTest.keyClick(stage.window, Qt.Key.Key_F3)
    question = stage.window.commands.question
    assert question is not None
    qtbot.waitUntil(question.isVisible)
    assert stage.intents == []
    QTest.mouseClick(question.no, LEFT)
    assert stage.intents == []
    QTest.mouseClick(stage.window.parts.stories.cards[1], LEFT)
    question = stage.window.commands.question
    assert question is not None
    qtbot.waitUntil(question.isVisible)
    QTest.mouseClick(question.yes, LEFT)
    assert stage.intents == [want.PickStory("drift")]


def test_another_system_is_asked_about_once_the_story_has_begun(
    qtbot: QtBot, make_stage: MakeStage
) -> None:
    stage = revisited(make_stage)
    QTest.keyClick(stage.window, Qt.Key.Key_C)
    question = stage.window.commands.question
    assert question is not None
    qtbot.waitUntil(question.isVisible)
    QTest.mouseClick(question.yes, LEFT)
    assert stage.intents == [want.ChooseSystem()]
