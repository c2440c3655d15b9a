"""Tests of the countdown over the window: number, ring, button, and blocked input."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.views.stage_state import Countdown, StageState
from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.stage.overlays.countdown import BANDS, CountdownOverlay
from tests.gui.plotting import SIZES, SetClock

LEFT = Qt.MouseButton.LeftButton
COUNTING = StageState(
    countdown=Countdown(10.0, 3.0, "Killing n3, the Raft leader", "SIGKILL, no warning to the node")
)
CHOSEN = StageState(victims=("n3",))


class CoveredWindow:
    """A window with a button and the overlay over both."""

    def __init__(
        self, qtbot: QtBot, size: tuple[int, int] = (1280, 720), *, replay: bool = False
    ) -> None:
        self.clock = SetClock()
        self.theme = Theme()
        self.theme.set_size(*size)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.clicks: list[bool] = []
        self.button = QPushButton("below", self.window)
        self.button.setGeometry(self.window.rect())
        self.button.clicked.connect(self.clicks.append)
        self.overlay = CountdownOverlay(self.window, self.clock, self.theme, replay=replay)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def begin(self, left_s: float) -> None:
        self.clock.t = 10.0 - left_s
        self.overlay.set_state(COUNTING)
        self.overlay.tick()

    def count(self, left_s: float) -> None:
        self.begin(left_s)
        self.settle()

    def end(self) -> None:
        self.overlay.set_state(StageState())
        self.settle()

    def settle(self) -> int:
        """Lets the veil come down or go up; returns in how many frames."""
        frames = 0
        while self.overlay.catch_up():
            QApplication.processEvents()
            frames += 1
        return frames


def test_a_replayed_countdown_says_so_and_can_not_be_aborted(qtbot: QtBot):
    stage = CoveredWindow(qtbot, replay=True)
    stage.count(2.0)
    assert stage.overlay.isVisible()
    assert not stage.overlay.abort_button.isVisible()
    assert "This is a replay." in stage.overlay.accessibleDescription()


def test_countdown_is_visible_only_while_something_counts(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    assert not stage.overlay.isVisible()
    stage.count(3.0)
    assert stage.overlay.isVisible()
    stage.end()
    assert not stage.overlay.isVisible()
    assert stage.overlay.number is None


@pytest.mark.parametrize(
    ("left_s", "number"),
    [(3.0, 3), (2.99, 3), (2.01, 3), (2.0, 2), (1.5, 2), (0.01, 1), (0.0, 0), (-0.2, 0)],
)
def test_countdown_shows_the_seconds_begun(qtbot: QtBot, left_s: float, number: int):
    stage = CoveredWindow(qtbot)
    stage.count(left_s)
    assert stage.overlay.number == number


def test_countdown_number_is_in_the_accessible_name(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.4)
    assert stage.overlay.accessibleName() == "Killing n3, the Raft leader: 3"
    stage.count(1.4)
    assert stage.overlay.accessibleName() == "Killing n3, the Raft leader: 2"
    assert "SIGKILL" in stage.overlay.accessibleDescription()


def test_a_click_on_abort_aborts_and_another_click_does_not(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.0)
    aborted: list[int] = []
    stage.overlay.aborted.connect(lambda: aborted.append(1))
    QTest.mouseClick(stage.overlay, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(30, 30))
    assert aborted == []
    QTest.mouseClick(stage.overlay.abort_button, LEFT)
    assert aborted == [1]


def test_countdown_keeps_click_and_wheel_from_what_lies_underneath(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.0)
    wheels: list[object] = []
    stage.window.wheelEvent = wheels.append
    at = QPointF(40, 40)
    top = stage.window.childAt(at.toPoint())
    assert isinstance(top, CountdownOverlay)
    QTest.mouseClick(top, LEFT, Qt.KeyboardModifier.NoModifier, at.toPoint())
    QTest.mouseDClick(top, LEFT, Qt.KeyboardModifier.NoModifier, at.toPoint())
    turned = QWheelEvent(
        at,
        stage.window.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(top, turned)
    assert stage.clicks == [] and wheels == []
    assert turned.isAccepted()


def test_countdown_takes_no_key_from_the_window(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.button.setFocus()
    stage.count(2.0)
    for widget in (stage.overlay, stage.overlay.abort_button):
        assert widget.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_countdown_covers_the_window_after_a_resize(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.0)
    stage.window.resize(1500, 900)
    assert stage.overlay.geometry() == stage.window.rect()
    stage.end()
    stage.window.resize(1300, 800)
    stage.count(2.0)
    assert stage.overlay.geometry() == stage.window.rect()


def test_the_ring_runs_down_evenly(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    bad = stage.theme.color("bad")
    lit: list[int] = []
    for left_s in (3.0, 2.0, 1.0, 0.0):
        stage.count(left_s)
        picture = stage.window.grab().toImage()
        lit.append(
            sum(
                picture.pixelColor(x, y) == bad
                for x in range(0, picture.width(), 3)
                for y in range(0, picture.height(), 3)
            )
        )
    assert lit[3] == 0
    assert lit[1] == pytest.approx(lit[0] * 2 / 3, rel=0.1)
    assert lit[2] == pytest.approx(lit[0] / 3, rel=0.1)


def test_a_frame_repaints_only_the_end_of_the_ring(qtbot: QtBot):
    stage = CoveredWindow(qtbot, (1920, 1080))
    whole = stage.window.rect()
    painted: list[QRect] = []
    paint = stage.overlay.paintEvent
    stage.overlay.paintEvent = lambda event: (painted.append(event.rect()), paint(event))[0]
    stage.count(2.5)
    qtbot.waitUntil(lambda: bool(painted) and painted[-1].bottom() == whole.bottom())
    painted.clear()
    stage.count(2.48)
    qtbot.waitUntil(lambda: bool(painted))
    assert len(painted) == 1
    assert painted[0].width() < whole.width() / 10
    assert painted[0].height() < whole.height() / 8


def test_veil_comes_down_and_goes_up_a_band_of_the_stage_in_each_frame(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    painted: list[QRect] = []
    stage.window.paintEvent = lambda event: painted.append(event.rect())
    stage.button.hide()
    QApplication.processEvents()
    painted.clear()
    high = stage.window.height() // BANDS
    stage.begin(3.0)
    QApplication.processEvents()
    assert stage.settle() == BANDS - 1
    assert stage.overlay.geometry() == stage.window.rect()
    assert [(each.top(), each.height()) for each in painted] == [
        (band * high, high) for band in range(BANDS)
    ]
    painted.clear()
    stage.overlay.set_state(StageState())
    assert stage.settle() == BANDS
    assert [each.top() for each in painted] == [band * high for band in reversed(range(BANDS))]
    assert {each.height() for each in painted} == {high}


def test_what_is_left_of_the_veil_shows_the_last_number_and_aborts_nothing(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(0.0)
    aborted: list[int] = []
    stage.overlay.aborted.connect(lambda: aborted.append(1))
    before = stage.window.grab(QRect(0, 0, 1280, 600)).toImage()
    stage.overlay.set_state(StageState())
    stage.overlay.catch_up()
    assert stage.window.grab(QRect(0, 0, 1280, 600)).toImage() == before
    stage.overlay.abort_button.click()
    assert aborted == []


@pytest.mark.parametrize("left", [2.98, 2.9, 1.6, 0.02, 0.0])
def test_ring_that_ran_down_frame_by_frame_is_as_one_painted_at_once(qtbot: QtBot, left: float):
    stage, other = CoveredWindow(qtbot), CoveredWindow(qtbot)
    frames = round((3.0 - left) * 60)
    for frame in range(frames + 1):
        stage.count(3.0 - frame * (3.0 - left) / max(frames, 1))
        QApplication.processEvents()
    other.count(left)
    swept, whole = (each.window.grab().toImage() for each in (stage, other))
    spots = [(x, y) for x in range(300, 980, 2) for y in range(0, 560, 2)]
    off = [at for at in spots if _differ(swept.pixelColor(*at), whole.pixelColor(*at), levels=30)]
    assert off == []


def test_next_countdown_begins_with_a_whole_ring(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(3.0)
    stage.count(0.0)
    stage.window.grab()
    stage.end()
    stage.count(3.0)
    assert has_whole_ring(stage)


def painted_ahead(qtbot: QtBot, frames: int) -> CoveredWindow:
    """Returns a window in which that many frames have passed since the victim was chosen."""
    stage = CoveredWindow(qtbot)
    stage.overlay.set_state(CHOSEN)
    for _ in range(frames):
        stage.overlay.tick()
    return stage


@pytest.mark.parametrize("frames", range(9))
def test_ring_is_whole_however_little_of_it_was_painted_ahead(qtbot: QtBot, frames: int):
    stage = painted_ahead(qtbot, frames)
    stage.count(3.0)
    assert has_whole_ring(stage)


@pytest.mark.parametrize("frames", range(9))
def test_ring_is_whole_in_other_colours_chosen_while_it_is_painted_ahead(qtbot: QtBot, frames: int):
    stage = painted_ahead(qtbot, frames)
    stage.theme.toggle()
    for _ in range(9):
        stage.overlay.tick()
    stage.count(3.0)
    assert has_whole_ring(stage)


def test_veil_of_an_aborted_countdown_goes_up_from_where_it_is(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.begin(3.0)
    assert stage.overlay.catch_up()
    stage.overlay.set_state(StageState())
    assert stage.settle() == 2
    assert not stage.overlay.isVisible()


def test_countdown_that_comes_while_the_last_one_goes_covers_all(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(0.0)
    stage.overlay.set_state(StageState())
    for _ in range(3):
        stage.overlay.catch_up()
    other = CoveredWindow(qtbot)
    for each in (stage, other):
        each.count(2.0)
    assert stage.overlay.geometry() == stage.window.rect()
    images = [each.window.grab().toImage() for each in (stage, other)]
    spots = [(x, y) for x in range(0, 1280, 4) for y in range(0, 720, 4)]
    assert not any(_differ(*(image.pixelColor(*at) for image in images)) for at in spots)


def test_veil_covers_everything_after_a_resize_in_the_first_frame(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.begin(3.0)
    QApplication.processEvents()
    stage.window.resize(1500, 900)
    QApplication.processEvents()
    stage.settle()
    assert stage.overlay.geometry() == stage.window.rect()
    assert stage.overlay.abort_button.geometry().center().x() == pytest.approx(750, abs=2)


def has_whole_ring(stage: CoveredWindow) -> bool:
    """Whether the ring is red at the top, the bottom and both sides."""
    picture, bad = stage.window.grab().toImage(), stage.theme.color("bad")
    centre, radius = QPoint(640, 288), 256
    ways = QPoint(0, -radius), QPoint(radius, 0), QPoint(0, radius), QPoint(-radius, 0)
    return all(picture.pixelColor(centre + way) == bad for way in ways)


def _differ(one: QColor, other: QColor, *, levels: int = 60) -> bool:
    """Whether two colours are others by more than the smoothing of an edge, ``levels`` of 255."""
    channels = (
        (one.red(), other.red()),
        (one.green(), other.green()),
        (one.blue(), other.blue()),
    )
    return any(abs(a - b) > levels for a, b in channels)


@pytest.mark.parametrize("size", [*SIZES, (1000, 1400)])
def test_the_number_fills_the_height_and_nothing_is_cut_off(qtbot: QtBot, size: tuple[int, int]):
    stage = CoveredWindow(qtbot, size)
    stage.count(2.0)
    Ink.log = []
    try:
        picture = stage.window.grab().toImage()
        drawn = Ink.log
    finally:
        Ink.log = None
    assert {piece.text for piece in drawn} >= {"Killing n3, the Raft leader", "Esc", "aborts"}
    window = stage.window.rect()
    for piece in drawn:
        assert window.contains(piece.box.toAlignedRect()), piece.text
        assert not piece.elided
    assert window.contains(stage.overlay.abort_button.geometry())
    middle, text = size[0] // 2, stage.theme.color("text")
    rows = [
        y
        for y in range(int(size[1] * 0.75))
        if any(
            picture.pixelColor(x, y) == text
            for x in range(middle - size[1] // 4, middle + size[1] // 4, 4)
            if 0 <= x < size[0]
        )
    ]
    assert max(rows) - min(rows) > min(size[1], size[0] * 0.75) * 0.42


def test_number_of_two_digits_fits_the_ring_too(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    long = StageState(countdown=Countdown(30.0, 20.0, "Killing n1 and n2, a majority", ""))
    stage.clock.t = 15.5
    stage.overlay.set_state(long)
    stage.settle()
    assert stage.overlay.number == 15
    picture = stage.window.grab().toImage()
    text = stage.theme.color("text")
    columns = [
        x
        for x in range(picture.width())
        if any(picture.pixelColor(x, y) == text for y in range(100, 480, 6))
    ]
    assert max(columns) - min(columns) < 0.62 * picture.height()
