"""The audience's part of the page for passers-by: the QR code, and the open vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from core.views.ballots import deciding
from core.views.stage_state import StageState
from gui.drawing.theme import Theme

if TYPE_CHECKING:
    from gui.stage.audience.ballot import BallotPage
    from gui.stage.audience.invitation import InvitationCard


class BoothPhones:
    """The invitation and the ballot on a booth's page, each made when first needed.

    Attributes:
        card: invites phones; None before they can come.
        ballot: the vote; None before the first one.
        inviting: whether the card is shown.
        voting: whether the vote is shown.
    """

    def __init__(self, theme: Theme, page: QWidget) -> None:
        """Shows nothing on ``page`` yet."""
        self.card: InvitationCard | None = None
        self.ballot: BallotPage | None = None
        self.inviting = self.voting = False
        self._theme = theme
        self._page = page
        self._card_place = QRect()
        self._ballot_place = QRect()

    def set_state(self, state: StageState) -> bool:
        """Shows ``state``; returns whether something came or went."""
        before = self.inviting, self.voting
        self.voting = deciding(state) is not None
        self.inviting = state.audience.is_open and not self.voting
        if self.voting:
            self._make_ballot().set_state(state)
        if self.inviting:
            self._make_card().set_audience(state.audience)
        if self.ballot is not None:
            self.ballot.setVisible(self.voting)
        if self.card is not None:
            self.card.setVisible(self.inviting)
        return before != (self.inviting, self.voting)

    def place(self, card: QRect, ballot: QRect) -> None:
        """Gives the parts their places, including parts that are still to be made."""
        self._card_place, self._ballot_place = card, ballot
        if self.card is not None:
            self.card.setGeometry(card)
        if self.ballot is not None:
            self.ballot.setGeometry(ballot)

    def tick(self, moment_s: float) -> None:
        """Lets the bars grow; to be called for each frame."""
        if self.ballot is not None:
            self.ballot.tick(moment_s)

    def _make_card(self) -> InvitationCard:
        if self.card is None:
            from gui.stage.audience.invitation import InvitationCard

            self.card = InvitationCard(self._theme, self._page)
            self.card.setGeometry(self._card_place)
        return self.card

    def _make_ballot(self) -> BallotPage:
        if self.ballot is None:
            from gui.stage.audience.ballot import BallotPage

            self.ballot = BallotPage(self._theme, self._page)
            self.ballot.setGeometry(self._ballot_place)
        return self.ballot
