"""The monitor: watches invariants and says when one breaks and when that one holds again.

The monitor is given a :class:`SystemView` and nothing else, so it can't know what was injected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from core.model import events as ev
from core.model.events import Level
from core.model.symptoms import Symptom
from core.monitor.invariants import DEFAULT, Invariant, InvariantState, InvariantVerdict
from core.monitor.news import is_news
from core.ports import Clock
from core.text import monitor as words
from core.text.symptoms import symptom_words
from core.views.staleness import FIRST_PATIENCE_S, stale_load_s
from core.views.system_view import SystemView

CALM_S = 1.0
"""Everything has held for this long before the feed says so."""
JUDGES_EVERY_S = 0.02
"""Least seconds between two judgements for nothing but other figures of a node: with many nodes
there are hundreds of those a second."""
STANDSTILL_S = 2.0
"""Nothing heard and no tick for this long: the app itself stood still."""


class _Track(Struct):
    """The monitor's memory of one thing that an invariant is about.

    Attributes:
        state: what was found last.
        since_t: from when on that was found.
        opened_t: when it was told as broken; None while it isn't.
        symptom: what was told last.
        has_held: whether it was ever found to hold.
    """

    state: InvariantState | None = None
    since_t: float = 0.0
    opened_t: float | None = None
    symptom: Symptom | None = None
    has_held: bool = False


class Monitor:
    """Judges the invariants at each new view of the system and at each tick.

    Attributes:
        seen: the system as it is known now.
        own: what must hold for the subject on stage, besides what must for all.
    """

    def __init__(
        self,
        emit: Callable[[ev.Event], None],
        clock: Clock,
        invariants: Sequence[Invariant] = DEFAULT,
    ) -> None:
        """Creates a monitor that passes each violation and all feed lines to ``emit`` as events.

        Call :meth:`look` with each new view, and :meth:`tick` about ten times a second.
        """
        self.seen = SystemView()
        self.own: tuple[Invariant, ...] = ()
        self._emit = emit
        self._clock = clock
        self._invariants = tuple(invariants)
        self._begin()

    def _begin(self) -> None:
        self._tracks: dict[tuple[str, str], _Track] = {}
        self._greeted = False
        self._load_stale = False
        self._last_t: float | None = None
        self._stood_t: float | None = None
        self._calm_since: float | None = None
        self._judged_t: float | None = None

    @property
    def is_healthy(self) -> bool | None:
        """Whether every invariant that is asked holds; None where that isn't known."""
        if any(track.opened_t is not None for track in self._tracks.values()):
            return False
        if not self.seen.was_ready or self.seen.unknown or self.seen.is_load_stale:
            return None
        return True

    def tick(self, now: float) -> None:
        """Judges all invariants at the run second ``now``: some break by time alone."""
        self._advance(now)
        self._judge()

    def look(self, view: SystemView) -> None:
        """Takes the newest view of the system, and judges all invariants by that view.

        A view in which nothing but figures of nodes is new waits for the next one, or for the next
        tick, where the last judgement was a moment ago.
        """
        before, self.seen = self.seen, view
        if view.run_id != before.run_id:
            self._begin()
        self._advance(max(view.now, self._clock.now()))
        if view.baseline is not None and view.baseline is not before.baseline:
            self._tell_baseline(view.baseline)
        judged_t, now = self._judged_t, self.seen.now
        if judged_t is None or now - judged_t >= JUDGES_EVERY_S or is_news(before, view):
            self._judge()

    def _advance(self, now: float) -> None:
        if self._last_t is not None and now - self._last_t > STANDSTILL_S:
            # Old figures are then our own fault, and new ones are on their way.
            self._stood_t = now
        self._last_t = now
        self.seen = self.seen.at(now)
        if self._stood_t is not None:
            self.seen = self.seen.settle(self._stood_t)

    # --- what the monitor concludes ---------------------------------------------------

    def _judge(self) -> None:
        self._judged_t = self.seen.now
        self._greet()
        self._tell_stale_load()
        for invariant in (*self._invariants, *self.own):
            for verdict in invariant.judge(self.seen):
                self._weigh(invariant, verdict)
        self._tell_calm()

    def _weigh(self, invariant: Invariant, verdict: InvariantVerdict) -> None:
        key = (invariant.name, verdict.subject)
        track = self._tracks.setdefault(key, _Track())
        now = self.seen.now
        if track.state is not verdict.state:
            track.state, track.since_t = verdict.state, now
        after_s = verdict.after_s
        if invariant.settles and not track.has_held and verdict.state is InvariantState.BROKEN:
            after_s = max(after_s, FIRST_PATIENCE_S)
        # A hair of slack: ten steps of 0.1 are not quite 1.
        if now - track.since_t < after_s - 1e-6:
            return
        track.has_held |= verdict.state is InvariantState.HOLDS
        match verdict.state:
            case InvariantState.BROKEN if track.opened_t is None:
                self._open(key, track, verdict)
            case InvariantState.BROKEN if invariant.restates and track.symptom != verdict.symptom:
                track.symptom = verdict.symptom
                self._note(verdict.level, _said(verdict))
            case InvariantState.HOLDS | InvariantState.MOOT if track.opened_t is not None:
                text, level = _said(verdict), Level.GOOD
                if verdict.state is InvariantState.MOOT:
                    text, level = words.no_longer_asked(invariant.title, text), Level.INFO
                self._close(key, track, track.opened_t, text, level)
            case _:
                pass

    def _open(self, key: tuple[str, str], track: _Track, verdict: InvariantVerdict) -> None:
        track.opened_t, track.symptom = self.seen.now, verdict.symptom
        self._calm_since = None
        self._emit(
            ev.ViolationOpened(
                t=self.seen.now,
                invariant=key[0],
                subject=key[1],
                text=_said(verdict),
                level=verdict.level,
            )
        )

    def _close(
        self, key: tuple[str, str], track: _Track, opened_t: float, text: str, level: Level
    ) -> None:
        now, track.opened_t = self.seen.now, None
        if all(other.opened_t is None for other in self._tracks.values()):
            self._calm_since = now
        self._emit(
            ev.ViolationClosed(
                t=now,
                invariant=key[0],
                subject=key[1],
                text=text,
                open_s=now - opened_t,
                level=level,
            )
        )

    # --- what the monitor tells besides violations ------------------------------------

    def _note(self, level: Level, text: str) -> None:
        self._emit(ev.FeedLine(t=self.seen.now, level=level, text=text))

    def _greet(self) -> None:
        seen = self.seen
        if self._greeted or not seen.names or len(seen.up) < len(seen.names):
            return
        if not seen.is_led:
            return
        self._greeted = True
        sole = len(seen.groups) == 1
        led = {
            seen.leaders_of(group)[0]: "" if sole else group.name
            for group in seen.groups
            if group.has_leader
        }
        self._note(Level.GOOD, words.all_up(len(seen.names), led))

    def _tell_baseline(self, baseline: ev.Baseline) -> None:
        self._note(Level.GOOD, words.baseline_learned(baseline, self.seen.load_kind))

    def _tell_stale_load(self) -> None:
        stale = self.seen.is_load_stale and not self.seen.is_settling
        if stale == self._load_stale:
            return
        self._load_stale = stale
        if stale:
            self._note(Level.WARNING, words.load_is_silent(stale_load_s(self.seen.sample)))
        elif self.seen.is_load_running:
            self._note(Level.INFO, words.LOAD_IS_HEARD)

    def _tell_calm(self) -> None:
        since = self._calm_since
        if since is not None and self.seen.now - since >= CALM_S and self.is_healthy:
            self._calm_since = None
            self._note(Level.GOOD, words.ALL_HOLD)


def _said(verdict: InvariantVerdict) -> str:
    return "" if verdict.symptom is None else symptom_words(verdict.symptom)
