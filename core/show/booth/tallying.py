"""Counts the shows that came to a whole proof, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from core.model import events as ev
from core.model.fault_kinds import Effect
from core.model.fault_lookup import find_kind
from core.model.tally import DayTally
from core.views.stage_state import StageState

DAYS_KEPT = 31
"""Days that are kept on disk, the present one among them."""

Today = Callable[[], date]
"""Returns the local date."""

Days = tuple[DayTally, ...]
"""Tallies by day, the oldest first."""


class Tallier:
    """Reads a timeline; counts a show once the story and the proof are whole.

    Attributes:
        days: what was counted, by day, the oldest first.
    """

    def __init__(self, days: Days, on_counted: Callable[[Days], None], today: Today) -> None:
        """Goes on from ``days``; calls ``on_counted`` with the new ones after each show."""
        self.days = days
        self._on_counted = on_counted
        self._today = today
        self._killed = 0
        self._is_counted = False

    @property
    def today(self) -> DayTally:
        """The tally of the present day, empty before the day's first proof."""
        return tally_of(self.days, self._today())

    def add(self, event: ev.Event, state: StageState) -> None:
        """Takes the next event of a timeline; made to be a subscriber."""
        match event:
            case ev.RunStarted():
                self._killed, self._is_counted = 0, False
            case ev.FaultInjected(chaos_type=chaos_type):
                kind = find_kind(chaos_type)
                self._killed += kind is not None and kind.effect is Effect.ENDS
            case ev.StoryCompleted() if state.run is not None and not self._is_counted:
                proof, kind = state.read_back, state.run.load_kind
                if proof is None or not proof.complete:
                    return
                self._is_counted = True
                self.days = counted(self.days, self.today.plus(kind, self._killed, proof))
                self._on_counted(self.days)
            case _:
                pass


def tally_of(days: Days, day: date) -> DayTally:
    """Returns the tally of ``day`` among ``days``; an empty one where there is none."""
    name = day.isoformat()
    return next((tally for tally in days if tally.day == name), DayTally(day=name))


def counted(days: Days, tally: DayTally) -> Days:
    """Returns ``days`` with ``tally`` in the place of ``tally.day``; the oldest days go."""
    others = [other for other in days if other.day != tally.day]
    return tuple(sorted((*others, tally), key=lambda each: each.day)[-DAYS_KEPT:])
