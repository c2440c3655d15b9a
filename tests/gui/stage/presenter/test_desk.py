"""Windows on their screens, as screens come and go; and the notes on a single screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from core.show.presenter.keeper import RehearsalKeeper
from core.show.presenter.screens import Screen
from core.show.presenter.script import Script
from gui.stage.presenter import desk as module
from gui.stage.presenter.desk import PresenterDesk
from tests.gui.scripted_stage import ScriptedStage
from tests.gui.text_check import text_faults, texts

SIZES = ((1280, 720), (1920, 1080), (3840, 2160), (800, 600), (1080, 1920))
K = Qt.Key
LAPTOP = Screen("eDP-1", 0, 0, 1280, 720, primary=True)
PROJECTOR = Screen("HDMI-1", 1280, 0, 1920, 1080)


class FakeScreens:
    """Screens by name, and which window fills which."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *screens: Screen) -> None:
        self.now = screens
        self.filled: dict[str, str] = {}
        monkeypatch.setattr(module, "list_screens", lambda: self.now)
        monkeypatch.setattr(module, "fill_screen", self._fill)

    def _fill(self, window: QWidget, index: int) -> None:
        self.filled[window.accessibleName()] = self.now[index].name
        window.show()


MakeDesk = Callable[..., tuple[PresenterDesk, FakeScreens]]


@pytest.fixture
def make_desk(stage: ScriptedStage, monkeypatch: pytest.MonkeyPatch) -> MakeDesk:
    """Makes a desk over ``stage`` with the given screens; the stage is painted already."""

    def make(
        *screens: Screen, wanted: bool = True, rehearsal: RehearsalKeeper | None = None
    ) -> tuple[PresenterDesk, FakeScreens]:
        fake = FakeScreens(monkeypatch, *screens)
        desk = PresenterDesk(stage.window, Script(), wanted=wanted, rehearsal=rehearsal)
        desk.open()
        stage.window.stage_painted.emit(0.0)
        return desk, fake

    return make


def is_open(desk: PresenterDesk) -> bool:
    return desk.presenter is not None and desk.presenter.isVisible()


def replug(qtbot: QtBot, stage: ScriptedStage, fake: FakeScreens, *screens: Screen) -> None:
    """Changes the screens, as the desktop tells it, and waits until the windows follow."""
    fake.now = screens
    screen = stage.window.screen()
    screen.geometryChanged.emit(screen.geometry())


def test_with_two_screens_each_window_fills_its_own(make_desk: MakeDesk) -> None:
    desk, fake = make_desk(LAPTOP, PROJECTOR)
    assert is_open(desk)
    assert fake.filled == {"Faultstage": "HDMI-1", "Presenter": "eDP-1"}


def test_with_one_screen_the_stage_is_alone(make_desk: MakeDesk) -> None:
    desk, fake = make_desk(LAPTOP)
    assert desk.presenter is None
    assert fake.filled == {}


def test_stage_in_a_frame_is_left_where_it_is_until_w(
    stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    desk, fake = make_desk(LAPTOP, PROJECTOR, wanted=False)
    assert not is_open(desk)
    QTest.keyClick(stage.window, K.Key_W)
    assert is_open(desk)
    assert fake.filled["Faultstage"] == "HDMI-1"


def test_w_closes_and_opens_in_whichever_window_has_the_focus(
    stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    desk, _ = make_desk(LAPTOP, PROJECTOR)
    assert desk.presenter is not None
    QTest.keyClick(desk.presenter, K.Key_W)
    assert not is_open(desk)
    QTest.keyClick(stage.window, K.Key_W)
    assert is_open(desk)
    QTest.keyClick(stage.window, K.Key_W)
    assert not is_open(desk)
    assert stage.intents == []


def test_x_swaps_the_screens(stage: ScriptedStage, make_desk: MakeDesk) -> None:
    _, fake = make_desk(LAPTOP, PROJECTOR)
    QTest.keyClick(stage.window, K.Key_X)
    assert fake.filled == {"Faultstage": "eDP-1", "Presenter": "HDMI-1"}
    QTest.keyClick(stage.window, K.Key_X)
    assert fake.filled == {"Faultstage": "HDMI-1", "Presenter": "eDP-1"}


def test_x_does_nothing_with_one_screen(stage: ScriptedStage, make_desk: MakeDesk) -> None:
    _, fake = make_desk(LAPTOP)
    QTest.keyClick(stage.window, K.Key_X)
    assert fake.filled == {}


def test_close_by_the_desktop_is_the_same_as_w(make_desk: MakeDesk) -> None:
    desk, _ = make_desk(LAPTOP, PROJECTOR)
    assert desk.presenter is not None
    desk.presenter.close()
    assert not is_open(desk)
    assert not desk.wanted


def test_screen_pulled_out_and_plugged_in_again_loses_nothing(
    qtbot: QtBot, stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    desk, fake = make_desk(LAPTOP, PROJECTOR)
    stage.play_to(31.9)
    window = desk.presenter
    replug(qtbot, stage, fake, LAPTOP)
    qtbot.waitUntil(lambda: not is_open(desk))
    assert fake.filled["Faultstage"] == "eDP-1"
    assert stage.window.isVisible()
    QTest.keyClick(stage.window, K.Key_Space)
    assert stage.intents == [want.Next()]
    replug(qtbot, stage, fake, LAPTOP, PROJECTOR)
    qtbot.waitUntil(lambda: is_open(desk))
    assert desk.presenter is window
    assert fake.filled == {"Faultstage": "HDMI-1", "Presenter": "eDP-1"}


def test_screen_plugged_in_opens_the_window_unless_it_was_closed(
    qtbot: QtBot, stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    desk, fake = make_desk(LAPTOP)
    replug(qtbot, stage, fake, LAPTOP, PROJECTOR)
    qtbot.waitUntil(lambda: is_open(desk))
    QTest.keyClick(stage.window, K.Key_W)
    replug(qtbot, stage, fake, LAPTOP)
    qtbot.waitUntil(lambda: not desk.is_settling)
    replug(qtbot, stage, fake, LAPTOP, PROJECTOR)
    qtbot.waitUntil(lambda: not desk.is_settling)
    assert not is_open(desk)


def test_with_one_screen_w_shows_the_notes_until_the_next_key(
    stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    desk, _ = make_desk(LAPTOP)
    stage.play_to(31.9)
    QTest.keyClick(stage.window, K.Key_W)
    strip = desk.strip
    assert strip is not None
    assert strip.isVisible()
    assert "Who decides that a leader is dead?" in " ".join(texts(strip))
    assert strip.geometry().top() > stage.window.height() * 0.6
    QTest.keyClick(stage.window, K.Key_Space)
    assert not strip.isVisible()
    assert stage.intents == [want.Next()], "the key does what it says, too"


def test_w_in_a_chapter_that_the_run_lacks_shows_no_notes(
    stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    desk, _ = make_desk(LAPTOP)
    stage.add(ev.ChapterEntered(t=1.0, index=99))  # as an edited recording may say
    QTest.keyClick(stage.window, K.Key_W)
    assert desk.strip is None


@pytest.mark.parametrize("key", [K.Key_W, K.Key_Escape])
def test_w_again_or_esc_only_hides_the_notes(
    stage: ScriptedStage, make_desk: MakeDesk, key: Qt.Key
) -> None:
    desk, _ = make_desk(LAPTOP)
    stage.play_to(31.9)
    QTest.keyClick(stage.window, K.Key_W)
    QTest.keyClick(stage.window, key)
    assert desk.strip is not None
    assert not desk.strip.isVisible()
    assert stage.intents == []


def test_click_on_the_notes_hides_them(stage: ScriptedStage, make_desk: MakeDesk) -> None:
    desk, _ = make_desk(LAPTOP)
    stage.play_to(31.9)
    QTest.keyClick(stage.window, K.Key_W)
    assert desk.strip is not None
    QTest.mouseClick(desk.strip, Qt.MouseButton.LeftButton)
    assert not desk.strip.isVisible()


@pytest.mark.parametrize(
    "size", [(1280, 720), (1920, 1080), (3840, 2160), (800, 600), (1080, 1920)]
)
def test_notes_over_the_stage_can_be_read(
    stage: ScriptedStage, make_desk: MakeDesk, size: tuple[int, int]
) -> None:
    desk, _ = make_desk(LAPTOP)
    stage.window.resize(*size)
    for t in (2.0, 22.0, 31.9, 59.0):
        stage.play_to(t)
        QTest.keyClick(stage.window, K.Key_W)
        assert desk.strip is not None
        assert text_faults(desk.strip) == []
        QTest.keyClick(stage.window, K.Key_W)


def test_times_of_a_rehearsal_are_shown_at_the_end_on_one_screen(
    stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    keeper = RehearsalKeeper(stage.timeline)
    desk, _ = make_desk(LAPTOP, rehearsal=keeper)
    stage.play_to(59.0)
    assert desk.strip is not None
    assert desk.strip.isVisible()
    assert "Rehearsal" in texts(desk.strip)
    assert text_faults(desk.strip) == []
    QTest.keyClick(stage.window, K.Key_Space)
    stage.beat()
    assert not desk.strip.isVisible()
    keeper.close()


def test_times_of_a_rehearsal_are_shown_in_the_presenters_window(
    stage: ScriptedStage, make_desk: MakeDesk
) -> None:
    keeper = RehearsalKeeper(stage.timeline)
    desk, _ = make_desk(LAPTOP, PROJECTOR, rehearsal=keeper)
    stage.play_to(59.0)
    assert desk.presenter is not None
    assert desk.presenter.rehearsal.isVisible()
    assert desk.strip is None
    keeper.close()
