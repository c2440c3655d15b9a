"""The monitor: watches invariants and says when one breaks and when it holds again.

It is blind to what was injected. Of the timeline it hears only what probes and the load
report, and it never looks at the stage's state, which knows of faults.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from core.model import events as ev
from core.model.events import Level
from core.model.symptoms import Symptom
from core.monitor.invariants import DEFAULT, Finding, Invariant, InvariantVerdict
from core.ports import Clock
from core.text import figures
from core.text.load_words import WORDS
from core.text.symptoms import symptom_words
from core.views.stage_state import StageState
from core.views.system_view import SETTLING_S, STALE_LOAD_S, Observed
from core.views.timeline import Timeline

CALM_S = 1.0
"""Everything has held for this long before the feed says so."""
STANDSTILL_S = 2.0
"""Nothing heard and no tick for this long: the app itself stood still."""

_HEARD = (
    ev.NodeObserved,
    ev.SystemObserved,
    ev.Sampled,
    ev.BaselineLearned,
    ev.LoadChanged,
    ev.Suspended,
    ev.RunStarted,
)


class _Track(Struct):
    """What is remembered of one thing that an invariant is about."""

    finding: Finding | None = None
    since_t: float = 0.0
    opened_t: float | None = None
    symptom: Symptom | None = None


class Monitor:
    """Judges the invariants at each relevant event and at each tick.

    Attributes:
        seen: what it has observed.
        own: what must hold for the subject on stage, besides what must for all.
    """

    def __init__(
        self, timeline: Timeline, clock: Clock, invariants: Sequence[Invariant] = DEFAULT
    ) -> None:
        """Watches ``timeline`` from now on. Call :meth:`tick` about ten times a second."""
        self.seen = Observed()
        self.own: tuple[Invariant, ...] = ()
        self._timeline = timeline
        self._clock = clock
        self._invariants = tuple(invariants)
        self._tracks: dict[tuple[str, str], _Track] = {}
        self._greeted = False
        self._load_stale = False
        self._last_t: float | None = None
        self._calm_since: float | None = None
        self._unsubscribe = timeline.subscribe(self._on_event)

    def close(self) -> None:
        """Watches no more."""
        self._unsubscribe()

    @property
    def is_healthy(self) -> bool | None:
        """Whether every invariant that is asked holds; None where that isn't known."""
        if any(track.opened_t is not None for track in self._tracks.values()):
            return False
        if not self.seen.was_ready or self.seen.unknown or self.seen.is_load_stale:
            return None
        return True

    def tick(self, now: float) -> None:
        """Lets time pass: what is late or sustained is seen here, in run seconds."""
        self._advance(now)
        self._judge()

    # --- what it hears ----------------------------------------------------------------

    def _on_event(self, event: ev.Event, _: StageState) -> None:
        if not isinstance(event, _HEARD):
            return
        if isinstance(event, ev.RunStarted):
            self._begin(event)
        self._advance(max(event.t, self._clock.now()))
        match event:
            case ev.NodeObserved(health=health):
                self.seen.observe(health, event.t)
            case ev.SystemObserved():
                self.seen.system_observed(event.figures, event.t)
            case ev.Sampled(sample=sample):
                self.seen.sampled(sample)
            case ev.BaselineLearned(baseline=baseline):
                self.seen.baseline = baseline
                self._tell_baseline(baseline)
            case ev.LoadChanged(status=status):
                self.seen.load_changed(status, event.t)
            case ev.Suspended(seconds=seconds):
                # What stood still for a moment only has settled after a moment.
                self.seen.settle(self.seen.now, min(max(seconds, 1.0), SETTLING_S))
            case _:
                pass
        self._judge()

    def _begin(self, run: ev.RunStarted) -> None:
        self.seen = Observed(run.nodes, run.groups, run.load_kind)
        self._tracks.clear()
        self._greeted = False
        self._load_stale = False
        self._last_t = None
        self._calm_since = None

    def _advance(self, now: float) -> None:
        if self._last_t is not None and now - self._last_t > STANDSTILL_S:
            # Old figures are then our own fault, and new ones are on their way.
            self.seen.settle(now)
        self.seen.now = self._last_t = now

    # --- what it concludes ------------------------------------------------------------

    def _judge(self) -> None:
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
        if track.finding is not verdict.finding:
            track.finding, track.since_t = verdict.finding, now
        # A hair of slack: ten steps of 0.1 are not quite 1.
        if now - track.since_t < verdict.after_s - 1e-6:
            return
        match verdict.finding:
            case Finding.BROKEN if track.opened_t is None:
                self._open(key, track, verdict)
            case Finding.BROKEN if invariant.restates and track.symptom != verdict.symptom:
                track.symptom = verdict.symptom
                self._note(verdict.level, _said(verdict))
            case Finding.HOLDS | Finding.MOOT if track.opened_t is not None:
                text, level = _said(verdict), Level.GOOD
                if verdict.finding is Finding.MOOT:
                    text, level = f"{invariant.title}: {text}", Level.INFO
                self._close(key, track, track.opened_t, text, level)
            case _:
                pass

    def _open(self, key: tuple[str, str], track: _Track, verdict: InvariantVerdict) -> None:
        track.opened_t, track.symptom = self.seen.now, verdict.symptom
        self._calm_since = None
        self._timeline.append(
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
        self._timeline.append(
            ev.ViolationClosed(
                t=now,
                invariant=key[0],
                subject=key[1],
                text=text,
                open_s=now - opened_t,
                level=level,
            )
        )

    # --- what it tells beside violations ----------------------------------------------

    def _note(self, level: Level, text: str) -> None:
        self._timeline.append(ev.FeedLine(t=self.seen.now, level=level, text=text))

    def _greet(self) -> None:
        seen = self.seen
        if self._greeted or not seen.names or len(seen.up) < len(seen.names):
            return
        if not seen.is_led:
            return
        self._greeted = True
        sole, total = len(seen.groups) == 1, len(seen.names)
        leads = "".join(
            f", {seen.leaders_of(group)[0]} leads{'' if sole else f' {group.name}'}"
            for group in seen.groups
            if group.has_leader
        )
        self._note(Level.GOOD, f"{total} of {total} nodes up{leads}")

    def _tell_baseline(self, baseline: ev.Baseline) -> None:
        share = 100 * baseline.spread_ops / baseline.median_ops if baseline.median_ops else 0.0
        learned = (
            f"{figures.ops(baseline.median_ops)} {WORDS[self.seen.load_kind].unit} ± {share:.0f} %"
        )
        self._note(Level.GOOD, f"Baseline learned: {learned}")

    def _tell_stale_load(self) -> None:
        stale = self.seen.is_load_stale and not self.seen.is_settling
        if stale == self._load_stale:
            return
        self._load_stale = stale
        if stale:
            text = f"no figures from the load for {STALE_LOAD_S:.1f} s: throughput is unknown"
            self._note(Level.WARNING, text)
        elif self.seen.load_running:
            self._note(Level.INFO, "figures from the load again")

    def _tell_calm(self) -> None:
        since = self._calm_since
        if since is not None and self.seen.now - since >= CALM_S and self.is_healthy:
            self._calm_since = None
            self._note(Level.GOOD, "all invariants hold again")


def _said(verdict: InvariantVerdict) -> str:
    return "" if verdict.symptom is None else symptom_words(verdict.symptom)
