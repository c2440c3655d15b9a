"""Three moments of a run as still pictures of the cluster: before, in the fault, after."""

from __future__ import annotations

from msgspec import Struct

from core.model import events as ev
from core.views.picture.model import Moment
from core.views.stage_state import StageState

INTO_FAULT_S = 1.5
"""Time from the fault to the picture in the fault, seconds: clients' rates come by the second."""


class Still(Struct, frozen=True):
    """A moment of the run."""

    moment: Moment
    state: StageState
    t: float


class Stills:
    """Keeps the three moments while a run is gathered.

    The first is just before the story's first fault, the second a moment into it, the third the
    last one under load.
    """

    def __init__(self) -> None:
        """Creates an album without pictures."""
        self._kept: dict[Moment, Still] = {}
        self._fault_t: float | None = None

    @property
    def all(self) -> tuple[Still, ...]:
        """The pictures, in order; none of a run without a fault."""
        if self._fault_t is None:
            return ()
        return tuple(self._kept[moment] for moment in Moment if moment in self._kept)

    def note(self, event: ev.Event, before: StageState, after: StageState) -> None:
        """Takes the next event, with the stage before and after the event."""
        if self._fault_t is None:
            if isinstance(event, ev.FaultInjected) and not event.by_hand:
                self._fault_t = event.t
                self._keep(Moment.BEFORE, before, event.t)
            return
        into_s = event.t - self._fault_t
        is_over = isinstance(event, ev.Recovered | ev.LeaderElected | ev.FaultCleared)
        if Moment.DURING not in self._kept and (into_s >= INTO_FAULT_S or is_over):
            self._keep(Moment.DURING, before, before.t)
        elif isinstance(event, ev.Sampled | ev.Rejoined) and after.system.is_load_running:
            self._keep(Moment.AFTER, after, event.t)

    def _keep(self, moment: Moment, state: StageState, t: float) -> None:
        self._kept[moment] = Still(moment, state, t)
