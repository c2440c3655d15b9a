"""The left side: the system on the stage, the chapters, and a button for every key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model import events as ev
from core.views.ballots import deciding
from core.views.stage_state import ChapterStatus, StageState
from gui.drawing.ink import Ink, wrap
from gui.drawing.kept import KeptPixels
from gui.drawing.logo import draw_logo
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.audience.note import HEIGHT as NOTE_HEIGHT
from gui.stage.audience.note import ListeningNote
from gui.stage.keys import Action
from gui.stage.sidebar.chapter_button import ChapterButton
from gui.stage.sidebar.key_button import KeyButton

if TYPE_CHECKING:
    from gui.stage.sidebar.replay_controls import ReplayControls

_BUTTONS = (
    (Action.NEXT, "Space", "next"),
    (Action.BACK, "\u2190", "back"),
    (Action.ESCAPE, "Esc", "panic"),
    (Action.RESET, "R", "reset"),
    (Action.FULL_SCREEN, "F", "full screen"),
    (Action.PICTURE, "V", "picture"),
    (Action.THEME, "T", "theme"),
    (Action.BLANK, "B", "blank"),
    (Action.SAVE, "S", "save report"),
    (Action.SYSTEMS, "C", "systems"),
    (Action.PRESENTER, "W", "notes"),
    (Action.AUDIENCE, "A", "audience"),
    (Action.HELP, "?", "keys"),
    (Action.QUIT, "Q", "quit"),
)
_PANIC = "Hold it, or Esc, for 1 s: abort everything, undo every fault"
_SYSTEMS = "In the first chapter: choose another system (C)"
_CLOSE = "close", "Close the vote (Space)"
_CALL_OFF = "call off", "Call the vote off: nothing is decided (Esc)"
_AWAY = "End the replay, and choose a system (C)"
_CHAPTERS_TOP, _PITCH = 190, 60
_BUTTON_PITCH, _BUTTONS_BOTTOM = 36, 26
"""In units."""


class Sidebar(Panel):
    """Logo, subject, chapters, replay controls and buttons.

    Attributes:
        chapters: the chapters' buttons, in order.
        buttons: the keys' buttons, by action.
        replay: the controls of a replay; None in a live run.
        note: says that this machine listens, as long as it does.

    Signals:
        jumped: a chapter was clicked (index of the chapter).
        asked: a button was clicked (:class:`gui.stage.keys.Action`).
    """

    jumped = Signal(int)
    asked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        replay: ReplayControls | None = None,
        parent: QWidget | None = None,
        *,
        leads_back: bool = True,
    ) -> None:
        """Makes the sidebar.

        Args:
            theme: the look.
            replay: the controls of a replay, if this is one.
            parent: the window.
            leads_back: whether there is a page of systems that a key leads back to.
        """
        super().__init__(theme, "Sidebar", parent)
        self._run: ev.RunStarted | None = None
        self._kept = KeptPixels(self, theme)
        self.chapters: list[ChapterButton] = []
        self.buttons: dict[Action, KeyButton] = {}
        for action, cap, word in _BUTTONS:
            if action is Action.SYSTEMS and not leads_back:
                continue
            button = KeyButton(theme, action, cap, word, self)
            button.clicked.connect(lambda _=False, asked=action: self.asked.emit(asked))
            self.buttons[action] = button
        self.note = ListeningNote(theme, self, replay=replay is not None)
        self.note.clicked.connect(lambda: self.asked.emit(Action.AUDIENCE))
        self.replay = replay
        if replay is not None:
            replay.setParent(self)
        if leads_back:
            tip = _SYSTEMS if replay is None else _AWAY
            self.buttons[Action.SYSTEMS].set_word("systems", tip=tip)

    def set_state(self, state: StageState) -> None:
        """Shows the run and the status of each chapter."""
        if state.run is not self._run:
            self._run = state.run
            self._make_chapters(state.run.chapters if state.run else ())
            self.update()
        for button in self.chapters:
            index = button.index
            known = index < len(state.statuses)
            status = state.statuses[index] if known else ChapterStatus.TO_COME
            button.set_status(status, index == state.current)
        counting = state.countdown is not None
        voting = self.replay is None and deciding(state) is not None
        word, tip = ("abort", "") if counting else ("panic", _PANIC)
        if voting:
            word, tip = _CALL_OFF
        self.buttons[Action.ESCAPE].set_word(word, counting or voting, tip)
        word, tip = _CLOSE if voting else ("next", "")
        self.buttons[Action.NEXT].set_word(word, tip=tip)
        noted = self.note.set_audience(state.audience)
        if noted is self.note.isHidden():
            self.note.setVisible(noted)
            self._place()

    def label_keys(self, label: Callable[[str], str]) -> None:
        """Writes ``label(name)`` on the key cap of every button."""
        for action, cap, _ in _BUTTONS:
            if action in self.buttons:
                self.buttons[action].set_cap(label(cap))
        self.note.set_cap(label("A"))

    def hide_buttons(self, actions: Collection[Action]) -> None:
        """Takes the buttons of ``actions`` away, and closes the gaps."""
        for action in actions:
            if action in self.buttons:
                self.buttons[action].hide()
        self._place()

    def _make_chapters(self, chapters: tuple[ev.ChapterInfo, ...]) -> None:
        titles = [chapter.title for chapter in chapters]
        if titles == [button.title for button in self.chapters]:
            return
        for button in self.chapters:
            button.hide()
            button.setParent(None)
            button.deleteLater()
        self.chapters = []
        for index, title in enumerate(titles):
            button = ChapterButton(self.theme, index, title, self)
            button.clicked.connect(lambda _=False, at=index: self.jumped.emit(at))
            button.show()
            self.chapters.append(button)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places buttons, chapters and replay controls."""
        self._place()

    def _place(self) -> None:
        px, side = self.theme.px, self.theme.px(24)
        width = self.width() - 2 * side
        buttons = [button for button in self.buttons.values() if not button.isHidden()]
        buttons_top = (
            self.height() - px(_BUTTONS_BOTTOM) - px(_BUTTON_PITCH) * ((len(buttons) + 1) // 2)
        )
        for place, button in enumerate(buttons):
            row, column = divmod(place, 2)
            left = side + column * (width * 46 // 100) - px(4)
            wide = width * (46, 54)[column] // 100 + px(4)
            button.setGeometry(left, buttons_top + row * px(_BUTTON_PITCH), wide, px(33))
        bottom = buttons_top - px(14)
        if self.replay is not None:
            high = px(112)
            self.replay.setGeometry(side, bottom - high, width, high)
            bottom -= high + px(12)
        if not self.note.isHidden():
            high = px(NOTE_HEIGHT)
            self.note.setGeometry(side, bottom - high, width, high)
            bottom -= high + px(10)
        room = bottom - px(_CHAPTERS_TOP)
        pitch = min(px(_PITCH), room // max(len(self.chapters), 1))
        for button in self.chapters:
            top = px(_CHAPTERS_TOP) + button.index * pitch
            button.setGeometry(side, top, width, min(px(56), pitch))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints logo, subject and the edge."""
        run = self._run
        look = ("", "") if run is None else (run.title, run.subtitle)
        self._kept.paint(look, self._draw)

    def _draw(self, ink: Ink) -> None:
        theme, px = self.theme, self.theme.px
        ink.fill("sidebar")
        edge = self.width() - 1
        ink.painter.fillRect(edge, 0, 1, self.height(), theme.color("border"))
        draw_logo(ink, QRectF(px(24), px(28), self.width() - px(38), px(40)))
        self._draw_subject(ink, QRectF(px(24), px(81), self.width() - px(48), px(92)))

    def _draw_subject(self, ink: Ink, rect: QRectF) -> None:
        theme, px = self.theme, self.theme.px
        title = self._run.title if self._run else "Starting"
        subtitle = self._run.subtitle if self._run else "No system is on the stage yet"
        ink.box(rect, theme.color("raised"), theme.color("border"), px(12))
        font = theme.font(16.5)
        inner = rect.adjusted(px(15), 0, -px(12), 0)
        lines, elided = wrap(subtitle, font, inner.width(), 2)
        inner.setTop(rect.center().y() - (px(25) + px(21) * len(lines)) / 2)
        line = QRectF(inner.left(), inner.top(), inner.width(), px(24))
        ink.text(line, title, theme.font(18, 700), "text")
        ink.lines(inner.adjusted(0, px(25), 0, 0), lines, font, "muted", px(21))
        self.set_tip(f"{title}: {subtitle}" if elided else "")
