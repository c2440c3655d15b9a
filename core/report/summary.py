"""``RunSummary``: the figures of a run, and the fold over its events that makes them."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev


class ViolationSpan(Struct, frozen=True, kw_only=True):
    """An invariant that didn't hold, and when; ``closed_t`` is None where it never did again."""

    invariant: str
    subject: str
    text: str
    opened_t: float
    closed_t: float | None = None


class Comparison(Struct, frozen=True, kw_only=True):
    """Things tried side by side, as :class:`core.model.events.Compared` has them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[ev.ComparedRow, ...]
    held: bool
    text: str


class RunSummary(Struct, frozen=True, kw_only=True):
    """What a run came to; also the format of ``summary.json``.

    What wasn't measured is None, never zero. Names that end in ``_s`` are seconds, counted
    from the fault where they tell a reaction to it; ``_t`` are run seconds.
    """

    run_id: str = ""
    subject: str = ""
    title: str = ""
    started_at: str = ""
    nodes: int = 0
    rate: float | None = None
    """Operations a second that the load was asked for."""
    story: str = ""
    """Key of the story that was played."""
    load_kind: ev.LoadKind = ev.LoadKind.WRITES
    """What the load asked; of checks, ``acked_writes`` are the allowed ones."""
    fault: str = ""
    chaos_type: str | None = None
    """The kind of the story's fault."""
    victim: str | None = None
    """The node that the story's fault hit; several are joined by a comma."""
    victim_role: str | None = None
    fault_t: float | None = None
    baseline_ops: float | None = None
    baseline_spread: float | None = None
    baseline_p99_ms: float | None = None
    detected_s: float | None = None
    outage_s: float | None = None
    """The longest span without an acknowledged write, or answered check, after the fault."""
    recovered_s: float | None = None
    rejoined_s: float | None = None
    """When the last of the nodes that were hit had caught up."""
    limit_ops: float | None = None
    """How much the system allowed a second over all keys, in the end."""
    acked_writes: int | None = None
    refused_checks: int | None = None
    """None also where the load asked no checks."""
    failed_requests: int | None = None
    lost_writes: int | None = None
    """None also where the ledger had a gap and no loss was found in the rest of it."""
    unacked_found: int | None = None
    proof_complete: bool | None = None
    """Whether the ledger that was read back had no gap; None where nothing was read back."""
    read_anomalies: int | None = None
    diagnosis: str | None = None
    diagnosis_title: str | None = None
    comparison: Comparison | None = None
    """What was tried more than once, side by side."""
    violations: tuple[ViolationSpan, ...] = ()
    suspended_s: float = 0.0
    """How long the machine stood still during the run."""
    app_stood_still_s: float = 0.0
    """How long Faultstage alone did, and saw nothing."""
    load_stood_still_s: float = 0.0
    """How long the load generator alone did, and asked nothing."""
    duration_s: float = 0.0
    failure: str | None = None
    """How the story's chapter ended that ended otherwise than told, if it was the last word."""
    completed: bool = False
    """The story came to its end and every acknowledged write was looked for."""
    recording_complete: bool = True
    """Whether the figures come from the whole run."""

    @property
    def succeeded(self) -> bool:
        """Whether the story completed, nothing was lost, and what was compared held."""
        # A load of checks promises nothing that could be lost, unless its ledger says so.
        kept = self.lost_writes == 0 or (
            self.lost_writes is None and self.load_kind is ev.LoadKind.CHECKS
        )
        held = self.comparison is None or self.comparison.held
        return self.completed and kept and held


class SummaryFold:
    """Events in, one at a time; the summary of those so far out."""

    def __init__(self) -> None:
        """Knows of no run yet."""
        self._summary = RunSummary()
        self._victims: dict[str, ev.Role] = {}
        self._roles: dict[str, ev.Role] = {}
        self._rejoined: dict[str, float] = {}
        self._explained = False
        self._read_back: ev.ReadBack | None = None
        self._ended = False

    def add(self, event: ev.Event) -> None:
        """Takes the next event; a ``RunStarted`` begins anew."""
        if isinstance(event, ev.RunStarted):
            self.__init__()
        before = self._summary
        after = self._take(before, event) or before
        self._summary = replace(after, duration_s=max(before.duration_s, _ms(event.t)))

    def summary(self, *, recording_complete: bool = True) -> RunSummary:
        """The figures so far.

        Args:
            recording_complete: whether the events were the whole run.
        """
        proof, checks = self._read_back, self._summary.load_kind is ev.LoadKind.CHECKS
        proven = checks if proof is None else proof.complete
        all_back = set(self._victims) <= set(self._rejoined)
        times = [self._rejoined[node] for node in self._victims if node in self._rejoined]
        known_lost = proof is not None and (proof.complete or proof.lost > 0)
        return replace(
            self._summary,
            victim=", ".join(self._victims) or None,
            victim_role=", ".join(self._victims.values()) or None,
            rejoined_s=max(times) if times and all_back else None,
            acked_writes=proof.acked if proof else self._summary.acked_writes,
            lost_writes=proof.lost if proof and known_lost else None,
            unacked_found=proof.unacked_found if proof and proof.complete else None,
            proof_complete=proof.complete if proof else None,
            completed=self._ended and proven,
            recording_complete=recording_complete,
        )

    def _take(self, now: RunSummary, event: ev.Event) -> RunSummary | None:
        match event:
            case ev.RunStarted():
                return replace(
                    now,
                    run_id=event.run_id,
                    subject=event.subject,
                    title=event.title,
                    started_at=event.started_at,
                    nodes=len(event.nodes),
                    rate=event.rate or None,
                    fault=event.fault,
                    story=event.story,
                    load_kind=event.load_kind,
                )
            case ev.Sampled(sample=sample):
                checks = now.load_kind is ev.LoadKind.CHECKS
                refused = (now.refused_checks or 0) + sample.refused if checks else None
                return replace(
                    now,
                    refused_checks=refused,
                    acked_writes=sample.total_writes_acked,
                    failed_requests=sample.total_failed,
                    read_anomalies=sample.read_anomalies,
                )
            case ev.BaselineLearned(baseline=baseline):
                return replace(
                    now,
                    baseline_ops=round(baseline.median_ops, 1),
                    baseline_spread=round(baseline.spread_ops, 1),
                    baseline_p99_ms=baseline.p99_ms,
                )
            case ev.LimitSet(ops=ops):
                return replace(now, limit_ops=ops or None)
            case ev.Compared():
                return replace(now, comparison=_comparison(event))
            case ev.NodeObserved(health=health):
                # What a fault does may be seen before it is told that it went in.
                lost = health.role is ev.Role.NONE
                self._roles[health.node] = health.was_role if lost else health.role
            case ev.VictimChosen():
                self._roles |= zip(event.nodes, event.roles, strict=False)
            case ev.FaultInjected(by_hand=False):
                self._victims.setdefault(event.node, self._roles.get(event.node, ev.Role.NONE))
                if now.fault_t is not None:
                    return None
                return replace(now, fault_t=_ms(event.t), chaos_type=event.chaos_type)
            case ev.Detected():
                return replace(now, detected_s=_ms(event.after_s))
            case ev.Recovered():
                return replace(now, recovered_s=_ms(event.after_s), outage_s=_ms(event.outage_s))
            case ev.Rejoined():
                self._rejoined[event.node] = _ms(event.after_s)
            case ev.Diagnosed(explanation=explanation):
                # What happens beside the fault, say to the load, doesn't explain it.
                of_victim = bool(self._victims.keys() & set(explanation.nodes))
                if self._explained and not of_victim:
                    return None
                self._explained = of_victim
                return replace(now, diagnosis=explanation.key, diagnosis_title=explanation.title)
            case ev.ViolationOpened():
                return replace(now, violations=(*now.violations, _opened(event)))
            case ev.ViolationClosed():
                return replace(now, violations=_closed(now.violations, event))
            case ev.ChapterFailed():
                return replace(now, failure=event.text)
            case ev.ChapterCompleted():
                return replace(now, failure=None)
            case ev.Suspended(what=what):
                name = _STOOD_STILL[what]
                return replace(now, **{name: getattr(now, name) + event.seconds})
            case ev.ReadBackDone(result=result):
                self._read_back = result
            case ev.StoryCompleted():
                self._ended = True
            case _:
                pass
        return None


def _comparison(event: ev.Compared) -> Comparison:
    return Comparison(
        title=event.title,
        columns=event.columns,
        rows=event.rows,
        held=event.held,
        text=event.text,
    )


_STOOD_STILL = {
    ev.StoodStill.MACHINE: "suspended_s",
    ev.StoodStill.APP: "app_stood_still_s",
    ev.StoodStill.LOAD: "load_stood_still_s",
}
"""Where the summary counts what stood still."""


def _ms(seconds: float) -> float:
    """Rounds to milliseconds: nothing here is measured more exactly."""
    return round(seconds, 3)


def _opened(event: ev.ViolationOpened) -> ViolationSpan:
    return ViolationSpan(
        invariant=event.invariant, subject=event.subject, text=event.text, opened_t=_ms(event.t)
    )


def _closed(
    spans: tuple[ViolationSpan, ...], event: ev.ViolationClosed
) -> tuple[ViolationSpan, ...]:
    """The spans, with the newest open one of this invariant and subject closed."""
    for index in range(len(spans) - 1, -1, -1):
        span = spans[index]
        same = (span.invariant, span.subject) == (event.invariant, event.subject)
        if same and span.closed_t is None:
            return (*spans[:index], replace(span, closed_t=_ms(event.t)), *spans[index + 1 :])
    return spans
