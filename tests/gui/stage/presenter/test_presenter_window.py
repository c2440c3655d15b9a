"""The presenter's window: what it shows, and that keys and buttons reach the show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from core.model.rehearsals import ChapterTime, RehearsalTable
from core.show.presenter.notes import Note, Notes, NotesSection
from core.show.presenter.script import Script
from core.text import presenter as words
from gui.drawing.theme import DARK, LIGHT
from gui.stage.keys import Action
from gui.stage.presenter.window import PresenterWindow
from tests.gui.scripted_stage import CHECKS_MOMENTS, MOMENTS, ScriptedStage
from tests.gui.text_check import text_faults, texts
from tests.scripted_audience import scripted_audience
from tests.scripted_checks import scripted_checks

SIZES = ((1280, 720), (1920, 1080), (3840, 2160), (1080, 1920))
LEFT = Qt.MouseButton.LeftButton

MakePresenter = Callable[..., PresenterWindow]


@pytest.fixture
def make_presenter(qtbot: QtBot) -> Iterator[MakePresenter]:
    """Makes a shown presenter's window for a stage."""
    made: list[PresenterWindow] = []

    def make(
        stage: ScriptedStage, size: tuple[int, int] = (1280, 720), script: Script | None = None
    ) -> PresenterWindow:
        window = PresenterWindow(stage.window, script or Script())
        made.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    for window in made:
        window.hide()
        window.deleteLater()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("checks", [False, True])
def test_every_chapter_can_be_read(
    make_stage: Callable[..., ScriptedStage],
    make_presenter: MakePresenter,
    theme: str,
    size: tuple[int, int],
    checks: bool,
) -> None:
    stage = make_stage(scripted_checks() if checks else None, theme=theme)
    stage.show()
    window = make_presenter(stage, size)
    faults: dict[str, list[str]] = {}
    for name, t in (CHECKS_MOMENTS if checks else MOMENTS).items():
        stage.play_to(t)
        window.look()
        faults[name] = text_faults(window)
    assert {name: found for name, found in faults.items() if found} == {}


def test_window_shows_chapter_notes_and_what_comes_next(
    stage: ScriptedStage, make_presenter: MakePresenter
) -> None:
    window = make_presenter(stage)
    stage.play_to(31.9)
    window.look()
    shown = texts(window)
    assert {"Detection", "5 of 8", "running 0:31", "Diagnosis", "then  Recovery · Summary"} <= {
        *shown
    }
    assert "Who decides that a leader is dead?" in " ".join(shown)
    assert {"n3, the leader until 0:29", "election timeout 4 to 9 s"} <= {*shown}


@pytest.mark.parametrize("size", SIZES)
def test_question_on_the_stage_can_be_read_here_whole(
    stage: ScriptedStage, make_presenter: MakePresenter, size: tuple[int, int]
) -> None:
    window = make_presenter(stage, size)
    stage.play_to(22.0)
    options = tuple(ev.Option(key=key, label=key) for key in "abc")
    question = "It can't start yet, since two of the things that it needs aren't here: " * 2
    stage.add(ev.ChoiceOffered(t=22.1, text=question.strip(), options=options))
    assert text_faults(window) == []
    shown = texts(window.next)
    assert "F2 or F3 or F4 answers" in shown
    assert not any("\u2026" in text for text in shown)


def test_own_notes_are_shown_with_the_name_of_their_file(
    stage: ScriptedStage, make_presenter: MakePresenter
) -> None:
    own = Notes("talk.md", (NotesSection("Load", (Note("my own words"),)),))
    window = make_presenter(stage, script=Script(own))
    stage.play_to(22.0)
    assert {"my own words", "notes: talk.md"} <= {*texts(window)}


@pytest.mark.parametrize(
    ("key", "intent"),
    [
        (Qt.Key.Key_Space, want.Next()),
        (Qt.Key.Key_PageDown, want.Next()),
        (Qt.Key.Key_PageUp, want.Back()),
        (Qt.Key.Key_R, want.Reset()),
        (Qt.Key.Key_3, want.Jump(2)),
    ],
)
def test_keys_and_remotes_work_in_this_window_too(
    stage: ScriptedStage, make_presenter: MakePresenter, key: Qt.Key, intent: want.Intent
) -> None:
    window = make_presenter(stage)
    QTest.keyClick(window, key)
    QTest.keyClick(window.panic, key)
    assert stage.intents == [intent, intent]


def test_esc_held_in_this_window_is_panic(
    qtbot: QtBot, stage: ScriptedStage, make_presenter: MakePresenter
) -> None:
    window = make_presenter(stage)
    none = Qt.KeyboardModifier.NoModifier
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, none)
    QApplication.sendEvent(window, press)
    qtbot.waitUntil(lambda: stage.intents == [want.Panic()])


def test_panic_button_needs_the_same_second(
    qtbot: QtBot, stage: ScriptedStage, make_presenter: MakePresenter
) -> None:
    window = make_presenter(stage)
    QTest.mouseClick(window.panic, LEFT)
    assert stage.intents == []
    QTest.mousePress(window.panic, LEFT)
    qtbot.waitUntil(lambda: stage.intents == [want.Panic()])
    QTest.mouseRelease(window.panic, LEFT)
    assert stage.intents == [want.Panic()]


def test_blanked_stage_is_told(stage: ScriptedStage, make_presenter: MakePresenter) -> None:
    window = make_presenter(stage)
    QTest.mouseClick(window.keys.buttons[Action.BLANK], LEFT)
    window.look()
    assert "Blanked: the audience sees a black screen" in texts(window)
    QTest.keyClick(window, Qt.Key.Key_B)
    window.look()
    assert "Blanked: the audience sees a black screen" not in texts(window)


def test_picture_is_that_of_the_stage(stage: ScriptedStage, make_presenter: MakePresenter) -> None:
    window = make_presenter(stage)
    stage.window.repaint()
    window.look()
    image = window.audience.grab().toImage()
    colors = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert stage.window.theme.color("border").name() in colors or len(colors) > 5


def test_theme_follows_that_of_the_stage(
    stage: ScriptedStage, make_presenter: MakePresenter
) -> None:
    window = make_presenter(stage)
    QTest.keyClick(window, Qt.Key.Key_T)
    assert window.theme.name == LIGHT == stage.window.theme.name


def test_closing_the_window_only_asks(
    qtbot: QtBot, stage: ScriptedStage, make_presenter: MakePresenter
) -> None:
    window = make_presenter(stage)
    with qtbot.waitSignal(window.closed):
        window.close()
    assert window.isVisible()
    assert stage.intents == []


@pytest.mark.parametrize("size", SIZES)
def test_times_of_a_rehearsal_stand_below_the_notes(
    stage: ScriptedStage, make_presenter: MakePresenter, size: tuple[int, int]
) -> None:
    window = make_presenter(stage, size)
    stage.play_to(59.0)
    chapters = tuple(
        ChapterTime(title=f"Chapter with a name {number}", seconds=64.0 * number, last_s=60.0)
        for number in range(1, 11)
    )
    window.set_rehearsal(RehearsalTable(chapters, "2026-01-02T03:04:05+00:00"))
    window.look()
    assert text_faults(window) == []
    assert {"1 min 4 s", "+4 s", "All"} <= {*texts(window)}
    window.set_rehearsal(None)
    assert "All" not in texts(window)


def test_long_notes_are_set_smaller_and_moved_by_the_wheel(
    stage: ScriptedStage, make_presenter: MakePresenter
) -> None:
    many = tuple(Note(f"Sentence number {number} of many.", "Say") for number in range(60))
    own = Notes("talk.md", (NotesSection("Welcome", many),))
    window = make_presenter(stage, script=Script(own))
    stage.play_to(2.0)
    window.grab()
    assert window.notes.is_cut
    assert words.MORE_BELOW in texts(window.notes)
    window.notes.scroll_by(999)
    window.grab()
    assert words.MORE_BELOW not in texts(window.notes)
    assert "Sentence number 59 of many." in texts(window.notes)


@pytest.mark.parametrize("size", SIZES)
def test_phones_votes_and_what_leads_are_at_hand(
    make_stage: Callable[..., ScriptedStage], make_presenter: MakePresenter, size: tuple[int, int]
) -> None:
    stage = make_stage(scripted_audience())
    stage.show()
    stage.play_to(25.5)
    window = make_presenter(stage, size)
    window.look()
    shown = texts(window)
    assert "161 phones, 143 voted" in shown
    assert "n3, 92 of 143" in shown
    assert text_faults(window) == []
