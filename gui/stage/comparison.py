"""The last chapter's page that compares several tries, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Compared, ComparedRow
from core.text.figures import UNKNOWN
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, fit_lines, metrics
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

_PAD, _TITLE, _HEAD, _VERDICT = 30, 40, 44, 78
"""In units: at the sides; heights of the title, the columns' names and the verdict."""
_ROW, _LEAST_ROW = 54, 34
"""Height of a row, in units: as wanted, and the least to be read from afar."""
_AROUND = 14 + 12
"""Space above the title and below the verdict, in units."""
_NAMES = 0.36
"""Share of the width that the rows' names take."""

_LOOKS = {
    True: (signs.Sign.CHECK, "good", "good"),
    False: (signs.Sign.CROSS, "bad", "bad"),
}
"""Sign, colour and word of a good value, and of a bad one."""


class ComparisonPage(Panel):
    """A table with a column for each try, and the verdict in a sentence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a hidden page."""
        super().__init__(theme, "Comparison", parent)
        self._compared: Compared | None = None
        self.hide()

    def set_state(self, state: StageState) -> bool:
        """Shows the comparison of ``state``; returns whether the page is needed now."""
        if state.comparison is not self._compared:
            self._compared = state.comparison
            if self._compared is not None:
                self.setAccessibleName(f"Comparison: {self._compared.title}")
                self.setAccessibleDescription(_spoken(self._compared))
            self.update()
        chapters = state.run.chapters if state.run else ()
        return self._compared is not None and state.current == len(chapters) - 1

    @property
    def wanted_units(self) -> tuple[int, int]:
        """The page's least readable height and wanted height, in units."""
        rows = len(self._compared.rows) if self._compared is not None else 0
        fixed = _AROUND + _TITLE + _HEAD + _VERDICT
        return fixed + _LEAST_ROW * rows, fixed + _ROW * rows

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints title, table and verdict."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        compared = self._compared
        cut = False
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.panel(rect)
            if compared is not None:
                inner = rect.adjusted(px(_PAD), px(14), -px(_PAD), -px(12))
                title = QRectF(inner.left(), inner.top(), inner.width(), px(_TITLE))
                ink.text(title, compared.title, theme.font(22, 600), "muted")
                table = inner.adjusted(0, px(_TITLE), 0, -px(_VERDICT))
                cut = self._draw_table(ink, table, compared)
                verdict = QRectF(inner.left(), table.bottom(), inner.width(), px(_VERDICT))
                cut |= self._draw_verdict(ink, verdict, compared)
        self.set_tip(_spoken(compared) if compared is not None and cut else "")

    def _draw_table(self, ink: Ink, room: QRectF, compared: Compared) -> bool:
        """Draws names and values; returns whether any was cut."""
        theme, px = self.theme, self.theme.px
        pitch = min(px(_ROW), (room.height() - px(_HEAD)) / max(len(compared.rows), 1))
        large = pitch / theme.unit >= 44
        names = room.width() * _NAMES
        wide = (room.width() - names) / max(len(compared.columns), 1)
        heads = [theme.font(24, 700), theme.font(18, 700)]
        cuts: list[bool] = []
        for number, column in enumerate(compared.columns):
            left = room.left() + names + wide * number
            spot = QRectF(left, room.top(), wide - px(16), px(_HEAD))
            cuts.append(_put(ink, spot, column, heads, "text")[1])
        top = room.top() + px(_HEAD)
        for row in compared.rows:
            line = QRectF(room.left(), round(top), room.width(), 1)
            ink.painter.fillRect(line, theme.color("border"))
            spot = QRectF(room.left(), top, names - px(16), pitch)
            fonts = [theme.font(size) for size in ((24, 20, 17) if large else (20, 17))]
            cuts.append(_put(ink, spot, row.name, fonts, "muted")[1])
            for number in range(len(compared.columns)):
                left = room.left() + names + wide * number
                spot = QRectF(left, top, wide - px(16), pitch)
                cuts.append(self._draw_value(ink, spot, row, number))
            top += pitch
        return any(cuts)

    def _draw_value(self, ink: Ink, room: QRectF, row: ComparedRow, number: int) -> bool:
        """Draws a value with sign and word; returns whether the value was cut."""
        theme, px = self.theme, self.theme.px
        value = row.values[number] if number < len(row.values) else UNKNOWN
        good = _good(row, number)
        large = room.height() / theme.unit >= 44
        tone, word = "text", ""
        if good is not None:
            sign, tone, word = _LOOKS[good]
            size = px(24 if large else 20)
            spot = QRectF(room.left(), room.center().y() - size / 2, size, size)
            signs.draw(ink.painter, sign, spot, theme.color(tone))
        # The room for a sign is kept without one, so that the values of a column are aligned.
        room = room.adjusted(px(36), 0, 0, 0)
        small = theme.font(18, 600)
        said = metrics(small).horizontalAdvance(word) + px(12) if word else 0.0
        fonts = [theme.font(size, 700) for size in ((34, 26, 20) if large else (24, 20))]
        drawn, cut = _put(ink, room.adjusted(0, 0, -said, 0), value, fonts, tone)
        if word:
            ink.text(room.adjusted(drawn + px(12), px(3), 0, px(3)), word, small, tone)
        return cut

    def _draw_verdict(self, ink: Ink, room: QRectF, compared: Compared) -> bool:
        """Draws sign and sentence on a band; returns whether the sentence was cut."""
        theme, px = self.theme, self.theme.px
        sign, tone, _ = _LOOKS[compared.held]
        band = room.adjusted(0, px(8), 0, 0)
        ink.box(band, theme.color(f"{tone}-soft"), theme.color(tone), px(12))
        size = px(30)
        spot = QRectF(band.left() + px(20), band.center().y() - size / 2, size, size)
        signs.draw(ink.painter, sign, spot, theme.color(tone))
        word, bold = _word(compared), theme.font(26, 700)
        left = spot.right() + px(16)
        said = QRectF(left, band.top(), band.width() / 3, band.height())
        left += ink.text(said, word, bold, tone) + px(24)
        text = QRectF(left, band.top(), band.right() - px(20) - left, band.height())
        looks = ((26, 34, 1), (23, 31, 2), (18, 24, 3))
        told = fit_lines(compared.text, theme, text.width(), looks, 600)
        text.setTop(band.center().y() - told.pitch * len(told.lines) / 2)
        ink.lines(text, told.lines, told.font, "text", told.pitch)
        return told.cut


def _put(
    ink: Ink, room: QRectF, text: str, fonts: Sequence[QFont], token: str
) -> tuple[float, bool]:
    """Draws ``text`` in the first font that fits; returns the width, and whether text was cut."""
    drawn = ink.fitted(room, text, fonts, token)
    return drawn, metrics(fonts[-1]).horizontalAdvance(text) > room.width()


def _good(row: ComparedRow, number: int) -> bool | None:
    return row.good[number] if number < len(row.good) else None


def _word(compared: Compared) -> str:
    return "It held" if compared.held else "It did not hold"


def _spoken(compared: Compared) -> str:
    rows: list[str] = []
    for row in compared.rows:
        told: list[str] = []
        for number, (column, value) in enumerate(zip(compared.columns, row.values, strict=False)):
            good = _good(row, number)
            word = "" if good is None else f", {_LOOKS[good][2]}"
            told.append(f"{column} {value}{word}")
        rows.append(f"{row.name}: {'; '.join(told)}")
    return ". ".join((*rows, f"{_word(compared)}: {compared.text}"))
