"""The page of preflight checks: the requirements of the system to this machine."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.events import PreflightCheck
from core.model.records import CheckStatus
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, wrap
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.bars import BarButton

_HEAD, _PAD, _INDENT, _GAP = 58, 28, 36, 14
"""In units: top of the first row, padding at the sides, sign to text, gap between rows."""
_TITLE, _LINE, _COMMAND = 30, 26, 40
"""Heights in units: a check's title, a line of text, its command."""
_COPY = "Copy"

LOOKS = {
    CheckStatus.RUNNING: (signs.Sign.TURNING, "muted", "looking"),
    CheckStatus.OK: (signs.Sign.CHECK, "good", "ok"),
    CheckStatus.WARNING: (signs.Sign.WARNING, "warn", "warning"),
    CheckStatus.FAILED: (signs.Sign.CROSS, "bad", "failed"),
}
"""Sign, colour and word of each status."""


class _CheckRow(NamedTuple):
    """A check with the place and the lines of text."""

    check: PreflightCheck
    rect: QRectF
    lines: tuple[str, ...]
    cut: bool


class ChecksPage(Panel):
    """A row for each check: a sign, a word, what was found, and a remedy.

    Attributes:
        copy_buttons: the buttons that copy a command, by the check's key.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a hidden page."""
        super().__init__(theme, "What this system needs", parent)
        self._checks: tuple[PreflightCheck, ...] = ()
        self._rows: tuple[_CheckRow, ...] = ()
        self.copy_buttons: dict[str, BarButton] = {}
        theme.changed.connect(self._arrange)
        self.hide()

    def set_state(self, state: StageState) -> bool:
        """Shows the checks of ``state``; returns whether the page is needed now."""
        checks = tuple(state.checks.values())
        if checks != self._checks:
            self._checks = checks
            self.setAccessibleDescription("; ".join(map(_spoken, checks)))
            self._make_buttons()
            self._arrange()
        return bool(checks) and state.current == 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the rows anew."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints all rows."""
        theme, px = self.theme, self.theme.px
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.panel(QRectF(self.rect()))
            head = QRectF(px(_PAD), px(16), self.width() - px(2 * _PAD), px(32))
            ink.text(head, _headline(self._checks), theme.font(18, 600), "muted")
            for row in self._rows:
                self._draw(ink, row)

    # --- rows ------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        for button in self.copy_buttons.values():
            button.hide()
            button.deleteLater()
        self.copy_buttons = {}
        for check in self._checks:
            if _bad(check) and check.command:
                button = BarButton(self.theme, _COPY, "", "panel", self)
                button.set_name(f"Copy: {check.command}", "Copies the command")
                button.clicked.connect(lambda _=False, text=check.command: _copy(text))
                button.show()
                self.copy_buttons[check.key] = button

    def _arrange(self) -> None:
        """Arranges two columns of even height; the first has no fewer checks than the second."""
        px = self.theme.px
        wide = (self.width() - 3 * px(_PAD)) / 2
        for most in (3, 2, 1):  # where not all words have room, the tooltip has the rest
            broken = [(check, *self._break(check, wide, most)) for check in self._checks]
            heights = [self._height(check, lines) for check, lines, _ in broken]
            splits = range((len(heights) + 1) // 2, len(heights) + 1)
            split = min(splits, key=lambda at: (max(sum(heights[:at]), sum(heights[at:])), at))
            if px(_HEAD) + max(sum(heights[:split]), sum(heights[split:])) <= self.height():
                break
        rows: list[_CheckRow] = []
        for column, part in enumerate((range(split), range(split, len(broken)))):
            top = float(px(_HEAD))
            left = px(_PAD) + column * (wide + px(_PAD))
            for index in part:
                check, lines, cut = broken[index]
                rect = QRectF(left, top, wide, heights[index] - px(_GAP))
                rows.append(_CheckRow(check, rect, lines, cut))
                top += heights[index]
        self._rows = tuple(rows)
        self.set_tip("\n".join(_spoken(row.check) for row in rows if row.cut))
        self._place_buttons()
        self.update()

    def _place_buttons(self) -> None:
        px = self.theme.px
        for row in self._rows:
            button = self.copy_buttons.get(row.check.key)
            if button is not None:
                wanted, high = button.wanted_width(), px(34)
                top = round(row.rect.bottom()) - high - px(2)
                button.setGeometry(round(row.rect.right()) - wanted, top, wanted, high)

    def _break(self, check: PreflightCheck, wide: float, most: int) -> tuple[tuple[str, ...], bool]:
        words = check.text
        if _bad(check) and check.remedy:
            words = f"{check.text.rstrip('.')}. {check.remedy}" if check.text else check.remedy
        room = wide - self.theme.px(_INDENT)
        return wrap(words, self.theme.font(18), room, most if _bad(check) else 1)

    def _height(self, check: PreflightCheck, lines: tuple[str, ...]) -> float:
        px = self.theme.px
        command = px(_COMMAND) if _bad(check) and check.command else 0
        return px(_TITLE) + px(_LINE) * len(lines) + command + px(_GAP)

    def _draw(self, ink: Ink, row: _CheckRow) -> None:
        theme, px = self.theme, self.theme.px
        check, rect = row.check, row.rect
        sign, tone, word = LOOKS[check.status]
        size = px(20)
        spot = QRectF(rect.left(), rect.top() + (px(_TITLE) - size) / 2, size, size)
        signs.draw(ink.painter, sign, spot, theme.color(tone))
        title = QRectF(rect.left() + px(_INDENT), rect.top(), 0, px(_TITLE))
        title.setRight(rect.right())
        drawn = ink.text(title, check.title, theme.font(20, 600), "text")
        said = title.adjusted(drawn + px(12), 0, 0, 0)
        ink.text(said, word, theme.font(17, 600), tone)
        words = title.translated(0, px(_TITLE))
        pitch = px(_LINE)
        bottom = ink.lines(words, row.lines, theme.font(18), "muted", pitch)
        if check.key in self.copy_buttons:
            room = QRectF(words.left(), bottom, 0, px(_COMMAND))
            room.setRight(self.copy_buttons[check.key].x() - px(10))
            fonts = [theme.font(size, 500, mono=True) for size in (17, 15, 13)]
            ink.fitted(room, check.command, fonts, "accent")


def _bad(check: PreflightCheck) -> bool:
    return check.status in (CheckStatus.WARNING, CheckStatus.FAILED)


def _headline(checks: tuple[PreflightCheck, ...]) -> str:
    failed = sum(check.status is CheckStatus.FAILED for check in checks)
    if failed:
        return f"What this system needs: {failed} of {len(checks)} missing"
    if any(check.status is CheckStatus.RUNNING for check in checks):
        return "What this system needs: looking"
    warnings = sum(check.status is CheckStatus.WARNING for check in checks)
    if warnings:
        plural = "s" if warnings > 1 else ""
        return f"What this system needs: all there, with {warnings} warning{plural}"
    return "What this system needs: all there"


def _spoken(check: PreflightCheck) -> str:
    parts = [f"{check.title}: {LOOKS[check.status][2]}", check.text]
    if _bad(check):
        parts += [check.remedy, check.command]
    return ". ".join(part for part in parts if part)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
