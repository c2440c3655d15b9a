"""The parts of the stage that an audience brings: vote, clock, results, and the invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from core.model.records import CheckStatus
from core.views.ballots import deciding
from core.views.stage_state import StageState
from gui.drawing.geometry import Geometry, VotePlaces, give_to_vote
from gui.drawing.theme import Theme
from gui.stage.audience.bar import AudienceBar

if TYPE_CHECKING:
    from gui.stage.audience.ballot import BallotPage
    from gui.stage.audience.invitation import InvitationCard
    from gui.stage.audience.vote_clock import VoteClock


class AudienceParts(QObject):
    """Makes the parts for an audience once a part is needed, and shows each state in the parts.

    Attributes:
        bar: the strip that tells what was chosen or guessed.
        ballot: the page of a vote; None before the first one.
        clock: how long the vote is open; None before the first one.
        invitation: the card on Welcome; None before the page was open there.
        voting: whether the vote has the stage.
        inviting: whether the invitation has the place of plot and feeds.

    Signals:
        picked: a node's row in the vote was clicked (the node's name).
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, window: QWidget, *, replay: bool) -> None:
        """Makes the strip alone, as a child of ``window``."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._replay = replay
        self.bar = AudienceBar(theme, window)
        self.ballot: BallotPage | None = None
        self.clock: VoteClock | None = None
        self.invitation: InvitationCard | None = None
        self.voting = self.inviting = False

    def set_state(self, state: StageState, now: float) -> None:
        """Shows ``state`` at ``now`` seconds of the run in every part that is needed."""
        self.bar.setVisible(self.bar.set_state(state))
        self.voting = deciding(state) is not None
        if self.voting:
            ballot, _ = self._make_vote()
            ballot.set_state(state)
            self.show_at(state, now)
        if self.ballot is not None and self.clock is not None:
            self.ballot.setVisible(self.voting)
            self.clock.setVisible(self.voting)
        self.inviting = state.audience.is_open and not self._replay and _has_room(state)
        if self.inviting:
            self._make_invitation().set_audience(state.audience)
        if self.invitation is not None:
            self.invitation.setVisible(self.inviting)

    def show_at(self, state: StageState, now: float) -> None:
        """Shows the seconds for which the vote is still open at ``now``."""
        vote = deciding(state)
        if vote is not None and self.clock is not None:
            self.clock.show_at(vote, now)

    def tick(self, now: float) -> None:
        """Lets the bars grow; to be called for each frame."""
        if self.voting and self.ballot is not None:
            self.ballot.tick(now)

    def place_vote(self, spots: Geometry) -> VotePlaces:
        """Places vote and clock in a stage without cards; returns the places of all else."""
        places = give_to_vote(spots, self._theme.unit)
        if self.ballot is not None and self.clock is not None:
            self.ballot.setGeometry(places.ballot)
            self.clock.setGeometry(places.clock)
        return places

    def place_invitation(self, area: QRect) -> None:
        """Gives ``area`` to the invitation."""
        if self.invitation is not None:
            self.invitation.setGeometry(area)

    def _make_vote(self) -> tuple[BallotPage, VoteClock]:
        if self.ballot is None or self.clock is None:
            from gui.stage.audience.ballot import BallotPage
            from gui.stage.audience.vote_clock import VoteClock

            self.ballot = BallotPage(self._theme, self._window, replay=self._replay)
            self.clock = VoteClock(self._theme, self._window)
            self.ballot.picked.connect(self.picked)
            for part in (self.clock, self.ballot):
                part.lower()  # beneath the overlays, which are there by now
        return self.ballot, self.clock

    def _make_invitation(self) -> InvitationCard:
        if self.invitation is None:
            from gui.stage.audience.invitation import InvitationCard

            self.invitation = InvitationCard(self._theme, self._window)
            self.invitation.lower()
        return self.invitation


def _has_room(state: StageState) -> bool:
    """Whether nothing on Welcome comes before the invitation: a missing requirement would."""
    failed = any(check.status is CheckStatus.FAILED for check in state.checks.values())
    return state.run is not None and state.current == 0 and state.choice is None and not failed
