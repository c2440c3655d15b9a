"""The mark REPLAY with the buttons for pause and speed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.drawing import signs
from gui.drawing.ink import CENTER, Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel, StageButton

SPEEDS = (1, 2, 5, 10, 20)
"""Speeds to choose from, as multiples of the recorded speed."""


class SpeedButton(StageButton):
    """The button of one speed of the replay."""

    def __init__(self, theme: Theme, speed: int, parent: QWidget) -> None:
        """Makes the button for ``speed`` times as fast."""
        super().__init__(theme, f"Replay at {speed} times the speed", parent)
        self.setToolTip(f"Play {speed}x as fast as it happened")
        self.setCheckable(True)
        self._speed = speed

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the number; the chosen speed is filled and bold."""
        theme, rect = self.theme, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("warn-soft")
            chosen = self.isChecked()
            fill = "warn" if chosen else "hover" if self.hovered else "raised"
            edge = None if chosen else theme.color("border")
            ink.box(rect, theme.color(fill), edge, theme.px(8))
            tone = "on-accent" if chosen else "text"
            font = theme.font(16, 700 if chosen else 400)
            ink.text(rect, f"{self._speed}\u00d7", font, tone, CENTER)
            self.draw_focus(ink, theme.px(8))


class PauseButton(StageButton):
    """The button that pauses the replay, or plays on.

    Attributes:
        paused: whether the replay is paused, so that a click plays on.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Makes the button for a replay that isn't paused."""
        super().__init__(theme, "Pause the replay", parent)
        self.paused = False
        self.set_name("Pause the replay", "Pause the replay")

    def set_paused(self, paused: bool) -> None:
        """Shows the effect of a click: to pause, or to play on."""
        if paused != self.paused:
            self.paused = paused
            name = "Play on" if paused else "Pause the replay"
            self.set_name(name, name)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the sign of what a click will do."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("warn-soft")
            back = theme.color("hover" if self.hovered else "raised")
            ink.box(rect, back, theme.color("border"), px(8))
            size = px(18)
            spot = QRectF(0, 0, size, size)
            spot.moveCenter(rect.center())
            sign = signs.Sign.PLAY if self.paused else signs.Sign.PAUSE
            signs.draw(ink.painter, sign, spot, theme.color("text"))
            self.draw_focus(ink, px(8))


class ReplayControls(Panel):
    """The mark REPLAY, a button to pause and one for each speed.

    Signals:
        speed_chosen: a speed was chosen (multiple of the recorded speed).
        pause_asked: pause or play on was clicked.
    """

    speed_chosen = Signal(float)
    pause_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes controls that show the recorded speed."""
        super().__init__(theme, "Replay of a recorded run", parent)
        self.pause = PauseButton(theme, self)
        self.pause.clicked.connect(self.pause_asked)
        self.buttons = {speed: SpeedButton(theme, speed, self) for speed in SPEEDS}
        for speed, button in self.buttons.items():
            button.clicked.connect(lambda _=False, wanted=speed: self.choose(wanted))
        self.buttons[1].setChecked(True)

    def choose(self, speed: int) -> None:
        """Plays at ``speed`` times the recorded speed from now on."""
        for each, button in self.buttons.items():
            button.setChecked(each == speed)
        self.speed_chosen.emit(float(speed))

    def follow(self, speed: float, paused: bool) -> None:
        """Shows the replay's present speed, and whether the replay is paused."""
        if paused != self.pause.paused:
            self.pause.set_paused(paused)
            self.update()
        for each, button in self.buttons.items():
            if button.isChecked() != (each == speed):
                button.setChecked(each == speed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the buttons in a row."""
        px, pad = self.theme.px, self.theme.px(12)
        step = (self.width() - 2 * pad + px(6)) // len(SPEEDS)
        self.pause.setGeometry(self.width() - pad - px(54), px(12), px(54), px(36))
        for place, button in enumerate(self.buttons.values()):
            button.setGeometry(pad + place * step, self.height() - px(48), step - px(6), px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the mark."""
        theme, rect = self.theme, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("sidebar")
            ink.box(rect, theme.color("warn-soft"), theme.color("warn"), theme.px(12))
            head = rect.adjusted(theme.px(15), theme.px(10), -theme.px(76), -theme.px(56))
            word = "PAUSED" if self.pause.paused else "REPLAY"
            ink.text(head, word, theme.font(26, 700), "warn")
