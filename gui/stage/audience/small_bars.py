"""The answers of a ballot in little room: title, bar and count; or the lots of a tie."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from core.model.events import Question
from core.text import ballots as words
from core.text import figures
from core.views.ballots import BallotShown, OptionShown
from gui.drawing import signs
from gui.drawing.ink import CENTER, RIGHT, Ink
from gui.stage.audience.fitting import draw_fitted, fits

_LEAST_LOT = 62
"""Least width of a lot, in units."""


def draw_small_bars(ink: Ink, room: QRectF, ballot: BallotShown, *, upright: bool) -> None:
    """Draws each answer with a small bar, one below the other (``upright``) or side by side."""
    px, count = ink.theme.px, len(ballot.options)
    gap = px(10 if upright else 18)
    for number, shown in enumerate(ballot.options):
        if upright:
            high = min((room.height() - gap * (count - 1)) / count, px(84))
            cell = QRectF(room.left(), room.top() + number * (high + gap), room.width(), high)
        else:
            wide = (room.width() - gap * (count - 1)) / count
            cell = QRectF(room.left() + number * (wide + gap), room.top(), wide, room.height())
        _draw_cell(ink, cell, shown, is_guess=ballot.question is Question.GUESS)


def _draw_cell(ink: Ink, cell: QRectF, shown: OptionShown, *, is_guess: bool) -> None:
    theme, px = ink.theme, ink.theme.px
    bar = min(cell.height() * 0.26, px(14))
    line = QRectF(cell.left(), cell.top(), cell.width(), cell.height() - bar - px(4))
    won, sign = ("good", signs.Sign.CHECK) if is_guess else ("bad", signs.Sign.TARGET)
    tone = won if shown.wins else "text"
    title = line.adjusted(0, 0, -line.width() * 0.34, 0)
    if shown.wins:
        size = min(line.height() * 0.5, px(18))
        spot = QRectF(line.left(), line.center().y() - size / 2, size, size)
        signs.draw(ink.painter, sign, spot, theme.color(tone))
        title.setLeft(spot.right() + px(7))
    draw_fitted(ink, title, shown.option.title, tone, weight=600, most=22)
    number = QRectF(line.right() - line.width() * 0.3, line.top(), line.width() * 0.3, 0)
    number.setBottom(line.bottom())
    count = figures.count(shown.votes)
    draw_fitted(ink, number, count, tone, weight=700, align=RIGHT, most=24)
    track = QRectF(cell.left(), line.bottom(), cell.width(), bar)
    ink.box(track, theme.color("track"), None, bar / 2)
    done = QRectF(track.left(), track.top(), track.width() * shown.share, bar)
    if done.width() >= 1:
        fill = theme.color(won if shown.wins else "accent")
        ink.box(done, fill, None, min(bar, done.width()) / 2)


def draw_lots(ink: Ink, room: QRectF, ballot: BallotShown) -> None:
    """Draws the numbered lots of the tied answers, the drawn lot marked by a sign and a word."""
    theme, px = ink.theme, ink.theme.px
    gap = px(10)
    # Where not all lots have room, draw those around the drawn one; the words name all.
    most = max(int((room.width() + gap) // (px(_LEAST_LOT) + gap)), 1)
    first = min(max(ballot.lot - 1 - most // 2, 0), max(len(ballot.tied) - most, 0))
    tied = list(enumerate(ballot.tied, start=1))[first : first + most]
    wide = min((room.width() - gap * (len(tied) - 1)) / max(len(tied), 1), px(190))
    left = room.right() - len(tied) * wide - (len(tied) - 1) * gap
    high = min(room.height(), px(48))
    for number, title in tied:
        drawn = number == ballot.lot
        box = QRectF(left, room.center().y() - high / 2, wide, high)
        edge = theme.color("bad" if drawn else "border")
        ink.box(box, theme.color("bad-soft" if drawn else "panel"), edge, px(9))
        inner = box.adjusted(px(10), 0, -px(10), 0)
        if drawn:
            size = min(high * 0.46, px(20))
            spot = QRectF(inner.left(), box.center().y() - size / 2, size, size)
            signs.draw(ink.painter, signs.Sign.TARGET, spot, theme.color("bad"))
            inner.setLeft(spot.right() + px(8))
        # Where room is short, the sign says which was drawn, and the words beside whose it is.
        labels = words.lot_labels(number, title, drawn=drawn)
        told = next((label for label in labels if fits(theme, inner, label, 600)), labels[-1])
        draw_fitted(
            ink, inner, told, "text" if drawn else "muted", weight=600, align=CENTER, most=20
        )
        left += wide + gap
