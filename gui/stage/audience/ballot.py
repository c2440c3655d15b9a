"""The page of a vote: a column of growing bars for each question, and the card for phones."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Question
from core.text import audience as words
from core.views.audience import OpenVote
from core.views.ballots import BallotShown, deciding, open_ballots
from core.views.stage_state import StageState
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.audience.ballot_row import BallotRow
from gui.stage.audience.invitation import InvitationCard

_CARD_SHARE, _LEAST_CARD, _GAP = 0.29, 300, 20
"""Share of the width for the card, its least width and the gap beside it, the last two in units."""
_PAD, _TITLE, _NOTE, _MOST_ROW = 22, 50, 40, 150
"""In units: padding, height of a question's title, of its note, and most height of a row."""
_LOOKS = ((20, 26, 1), (17, 22, 2))


class BallotPage(Panel):
    """Shows the open vote in place of the picture.

    Attributes:
        rows: the rows of each question, in the ballot's order.
        card: what invites phones.

    Signals:
        picked: the row of a node was clicked (the node's name).
    """

    picked = Signal(str)

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, replay: bool = False
    ) -> None:
        """Makes a hidden page; ``replay`` says that the vote is recorded."""
        super().__init__(theme, "Vote", parent)
        self.rows: dict[Question, list[BallotRow]] = {}
        self.card = InvitationCard(theme, self, replay=replay)
        self._ballots: tuple[BallotShown, ...] = ()
        self._vote: OpenVote | None = None
        self._moved = 0.0
        theme.changed.connect(self._place)
        self.hide()

    def set_state(self, state: StageState) -> bool:
        """Shows the vote of ``state``; returns whether there is one to show."""
        vote = deciding(state)
        if vote is None:
            return False
        self.card.set_audience(state.audience)
        if vote is self._vote:
            return True
        asked = self._vote is None or (self._vote.vote, self._vote.ballots) != (
            vote.vote,
            vote.ballots,
        )
        self._vote, self._ballots = vote, open_ballots(vote)
        if asked:
            self._make_rows()
        for ballot in self._ballots:
            for row, shown in zip(self.rows[ballot.question], ballot.options, strict=True):
                row.set_shown(shown)
        titles = (words.question_words(ballot.question) for ballot in self._ballots)
        self.setAccessibleDescription(" ".join(titles))
        return True

    def tick(self, now: float) -> None:
        """Lets the bars grow to ``now`` seconds of the run; to be called for each frame."""
        seconds, self._moved = now - self._moved, now
        if self.isVisible() and seconds:
            for rows in self.rows.values():
                for row in rows:
                    row.tick(seconds if seconds > 0 else 1.0)

    def _make_rows(self) -> None:
        for rows in self.rows.values():
            for row in rows:
                row.hide()
                row.setParent(None)
                row.deleteLater()
        self.rows = {}
        for ballot in self._ballots:
            strikes = ballot.question is Question.VICTIM
            rows = [BallotRow(self.theme, one, self, strikes=strikes) for one in ballot.options]
            for row in rows:
                if strikes:
                    node = row.shown.option.key
                    row.clicked.connect(lambda _=False, node=node: self.picked.emit(node))
                row.show()
            self.rows[ballot.question] = rows
        self._place()
        self.update()

    # --- places ----------------------------------------------------------------------

    def _main(self) -> QRectF:
        """The panel with the bars, in pixels."""
        return QRectF(0, 0, self.width() - self._card_width() - self.theme.px(_GAP), self.height())

    def _card_width(self) -> int:
        return max(round(self.width() * _CARD_SHARE), self.theme.px(_LEAST_CARD))

    def _columns(self) -> list[QRectF]:
        """The place of each question within the panel, in pixels."""
        px, main, count = self.theme.px, self._main(), max(len(self._ballots), 1)
        inner = main.adjusted(px(_PAD - 8), px(14), -px(_PAD - 8), -px(12))
        gap = px(24)
        wide = (inner.width() - gap * (count - 1)) / count
        return [
            QRectF(inner.left() + number * (wide + gap), inner.top(), wide, inner.height())
            for number in range(count)
        ]

    def _head(self, ballot: BallotShown) -> float:
        """Height above the first row of ``ballot``: titles only where there are several."""
        several = len(self._ballots) > 1
        noted = any(one.note for one in self._ballots)
        return self.theme.px((_TITLE if several else 0) + (_NOTE if noted else 0))

    def _place(self) -> None:
        px, wide = self.theme.px, self._card_width()
        self.card.setGeometry(self.width() - wide, 0, wide, self.height())
        for ballot, column in zip(self._ballots, self._columns(), strict=False):
            head, rows = self._head(ballot), self.rows.get(ballot.question, [])
            pitch = min((column.height() - head) / max(len(rows), 1), px(_MOST_ROW))
            spare = column.height() - head - pitch * len(rows)
            between = min(spare / max(len(rows), 1), px(30))
            for number, row in enumerate(rows):
                top = column.top() + head + number * (pitch + between)
                row.setGeometry(QRectF(column.left(), top, column.width(), pitch - px(2)).toRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places rows and card."""
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the panel, and title and note of each question."""
        theme, px = self.theme, self.theme.px
        cut: list[str] = []
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.panel(self._main())
            for ballot, column in zip(self._ballots, self._columns(), strict=False):
                line = column.adjusted(px(8), 0, -px(8), 0)
                if len(self._ballots) > 1:
                    line.setHeight(px(_TITLE))
                    title = words.question_words(ballot.question)
                    fonts = [theme.font(size, 700) for size in (30, 25, 20)]
                    ink.fitted(line, title, fonts, "text")
                    line.moveTop(line.bottom())
                if ballot.note:
                    line.setHeight(px(_NOTE))
                    told = fit_lines(ballot.note, theme, line.width(), _LOOKS)
                    cut += [ballot.note] if told.cut else []
                    line.setTop(line.center().y() - told.pitch * len(told.lines) / 2)
                    ink.lines(line, told.lines, told.font, "muted", told.pitch)
        self.set_tip("\n".join(cut))
