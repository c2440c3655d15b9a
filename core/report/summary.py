"""``RunSummary``: the figures of a run, as computed from a ``RunHistory``."""

from __future__ import annotations

from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.model.no_proof import NoProof
from core.report.audience_votes import AudienceVote
from core.report.history import RunHistory, ViolationSpan
from core.views.expectations import judge_expectations
from core.views.groups import role_nouns, shard_nouns
from core.views.key_groups import GroupOutage


class Comparison(Struct, frozen=True, kw_only=True):
    """Two or more attempts side by side, as :class:`core.model.events.Compared` has them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[ev.ComparedRow, ...]
    held: bool
    text: str


class StopSpan(Struct, frozen=True, kw_only=True):
    """A stop condition that broke: the name and title, what was found, and when."""

    invariant: str
    title: str
    text: str
    t: float


class RunSummary(Struct, frozen=True, kw_only=True):
    """The results of a run; also the format of ``summary.json``.

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
    """The kind of requests of the load; of checks, ``acked_writes`` are the allowed ones."""
    no_proof: NoProof | None = None
    """Why nothing was to be read back; None where the ledger was to be."""
    fault: str = ""
    chaos_type: str | None = None
    """The kind of the story's fault."""
    victim: str | None = None
    """The node that the story's fault hit; several are joined by a comma."""
    victim_role: str | None = None
    """The role of each victim, by its name in recordings: ``leader``."""
    role_nouns: ev.RoleNouns | None = None
    """The nouns that the system has for its leader and followers."""
    chosen_by: ev.ChosenBy | None = None
    """The party that chose the victim: the story, the presenter or the audience."""
    fault_t: float | None = None
    baseline_ops: float | None = None
    baseline_spread: float | None = None
    baseline_p99_ms: float | None = None
    detected_s: float | None = None
    outage_s: float | None = None
    """The longest span without an acknowledged write, or answered check, after the fault."""
    key_groups: int | None = None
    """Number of groups of keys that the load told apart; None where all keys are one group."""
    group_nouns: ev.Nouns | None = None
    """The system's nouns for one group of keys, and several; None where there are no groups."""
    outage_groups: int | None = None
    """Number of groups of keys that took no write for half a second or more after the fault."""
    outage_worst_s: float | None = None
    """The longest span after the fault in which a group took no write while one waited."""
    recovered_s: float | None = None
    rejoined_s: float | None = None
    """Seconds from the fault until all nodes hit had caught up."""
    limit_ops: float | None = None
    """The operations a second that the system allowed over all keys in the end."""
    acked_writes: int | None = None
    refused_checks: int | None = None
    """Checks that were refused; None where the load asked no checks."""
    failed_requests: int | None = None
    lost_writes: int | None = None
    """Acknowledged writes that are lost; None while a gap in the ledger may hide losses."""
    unacked_found: int | None = None
    proof_complete: bool | None = None
    """Whether the ledger that was read back had no gap; None where nothing was read back."""
    read_anomalies: int | None = None
    diagnosis: str | None = None
    diagnosis_title: str | None = None
    comparison: Comparison | None = None
    """The attempts that the story made side by side."""
    acts: tuple[ev.Act, ...] = ()
    """The acts of a story that does the same several times, and the cost of each act."""
    expectations: tuple[ev.ExpectedResult, ...] = ()
    """The story's expectations of the system, each with its result."""
    stopped: StopSpan | None = None
    """The stop condition that undid the fault, where one broke."""
    audience_votes: tuple[AudienceVote, ...] = ()
    """The questions on which the audience voted and guessed, with the results."""
    violations: tuple[ViolationSpan, ...] = ()
    suspended_s: float = 0.0
    """Seconds for which the machine stood still during the run."""
    app_stood_still_s: float = 0.0
    """Seconds for which Faultstage alone stood still, and saw nothing."""
    load_stood_still_s: float = 0.0
    """Seconds for which the load generator alone stood still, and sent nothing."""
    links_stood_still_s: float = 0.0
    """Seconds for which the relays between local nodes stood still or were gone."""
    duration_s: float = 0.0
    failure: str | None = None
    """Why the last chapter failed, where the run ended with that failure."""
    completed: bool = False
    """Whether the story came to the end and every acknowledged write, if any, was looked for."""
    recording_complete: bool = True
    """Whether the figures come from the whole run."""

    @property
    def lost_as_told(self) -> bool:
        """Whether every loss is one that an act before the last showed, and so no surprise."""
        told = sum(act.lost_writes for act in self.acts)
        return bool(self.acts) and self.acts[-1].lost_writes == 0 and self.lost_writes == told

    @property
    def group_outage(self) -> GroupOutage | None:
        """The groups of keys that stood still after the fault; None where keys are one group."""
        if self.outage_groups is None or self.key_groups is None or self.outage_worst_s is None:
            return None
        return GroupOutage(self.outage_groups, self.key_groups, self.outage_worst_s)

    @property
    def deciding_vote(self) -> AudienceVote | None:
        """The audience's vote that chose whom the first fault hit; None where none did."""
        if self.chosen_by is not ev.ChosenBy.AUDIENCE or self.fault_t is None:
            return None
        before = (v for v in self.audience_votes if v.closed_t <= self.fault_t and not v.is_guess)
        return next((vote for vote in reversed(tuple(before)) if vote.was_counted), None)

    @property
    def succeeded(self) -> bool:
        """Whether the story completed, all was as expected, and nothing was lost untold."""
        # A load of checks promises nothing that could be lost, unless its ledger says so.
        promised = self.load_kind is ev.LoadKind.WRITES and self.no_proof is None
        kept = self.lost_writes == 0 or (self.lost_writes is None and not promised)
        kept = kept or self.lost_as_told
        held = self.comparison is None or self.comparison.held
        whole = self.completed and kept and self.reads_saw_writes and held
        return whole and self.as_expected and self.stopped is None

    @property
    def reads_saw_writes(self) -> bool:
        """Whether no read missed an acknowledged write, or an act before the last showed that.

        A promise that was broken for a while is broken, though every write is there in the end.
        """
        return not self.read_anomalies or self.lost_as_told

    @property
    def as_expected(self) -> bool:
        """Whether every expectation is met, which is so where the story has none."""
        return all(result.met for result in self.expectations)


def summarize(history: RunHistory, *, recording_complete: bool = True) -> RunSummary:
    """Returns the figures of the run so far.

    Args:
        history: the run.
        recording_complete: whether the history is of the whole run.
    """
    state, run = history.state, history.state.run
    proof, sample, baseline = state.read_back, state.sample, state.baseline
    summary = RunSummary() if run is None else _of_run(run)
    outage = state.group_outage
    known_lost = proof is not None and (proof.complete or proof.lost > 0)
    promised = summary.load_kind is ev.LoadKind.WRITES and summary.no_proof is None
    proven = not promised if proof is None else proof.complete
    still = history.stood_still_s
    acts = tuple(ended.act for ended in state.acts)
    # The explanation of an act that lost something matters more than later ones.
    lossy = next((act for act in acts if act.lost_writes and act.diagnosis), None)
    found = history.diagnosis
    return replace(
        summary,
        chaos_type=history.chaos_type,
        victim=", ".join(history.victims) or None,
        victim_role=", ".join(history.victims.values()) or None,
        role_nouns=role_nouns(state.system.groups),
        chosen_by=history.chosen_by,
        fault=history.voted_fault or summary.fault,
        fault_t=_ms(state.fault_t),
        baseline_ops=None if baseline is None else round(baseline.median_ops, 1),
        baseline_spread=None if baseline is None else round(baseline.spread_ops, 1),
        baseline_p99_ms=None if baseline is None else baseline.p99_ms,
        detected_s=None if state.detected is None else _ms(state.detected.after_s),
        outage_s=None if state.recovered is None else _ms(state.recovered.outage_s),
        key_groups=outage and outage.total,
        group_nouns=outage and shard_nouns(state.system.groups),
        outage_groups=outage and outage.hit,
        outage_worst_s=outage and _ms(outage.worst_s),
        recovered_s=None if state.recovered is None else _ms(state.recovered.after_s),
        rejoined_s=_rejoined(history),
        limit_ops=state.system.limit_ops,
        acked_writes=proof.acked if proof else sample and sample.total_writes_acked,
        refused_checks=history.refused,
        failed_requests=sample and sample.total_failed,
        lost_writes=proof.lost if proof and known_lost else None,
        unacked_found=proof.unacked_found if proof and proof.complete else None,
        proof_complete=proof.complete if proof else None,
        read_anomalies=sample and sample.read_anomalies,
        diagnosis=lossy.diagnosis if lossy else found and found.key,
        diagnosis_title=lossy.diagnosis_title if lossy else found and found.title,
        comparison=None if state.comparison is None else _comparison(state.comparison),
        acts=acts,
        expectations=judge_expectations(state),
        stopped=None if state.stopped is None else _stop(state.stopped),
        audience_votes=tuple(history.audience.votes),
        violations=tuple(map(_rounded, history.violations)),
        suspended_s=still[ev.StoodStill.MACHINE],
        app_stood_still_s=still[ev.StoodStill.APP],
        load_stood_still_s=still[ev.StoodStill.LOAD],
        links_stood_still_s=_ms(still[ev.StoodStill.LINKS]),
        duration_s=_ms(history.end_t),
        failure=history.failure,
        completed=state.completed and proven,
        recording_complete=recording_complete,
    )


def _of_run(run: ev.RunStarted) -> RunSummary:
    return RunSummary(
        run_id=run.run_id,
        subject=run.subject,
        title=run.title,
        started_at=run.started_at,
        nodes=len(run.nodes),
        rate=run.rate or None,
        fault=run.fault,
        story=run.story,
        load_kind=run.load_kind,
        no_proof=run.no_proof,
    )


def _rejoined(history: RunHistory) -> float | None:
    """Returns the seconds from the fault until all nodes hit had caught up; None before that."""
    times = [history.rejoined_s.get(node) for node in history.victims]
    known = [time for time in times if time is not None]
    return _ms(max(known)) if known and len(known) == len(times) else None


def _comparison(event: ev.Compared) -> Comparison:
    return Comparison(
        title=event.title,
        columns=event.columns,
        rows=event.rows,
        held=event.held,
        text=event.text,
    )


def _stop(event: ev.FaultStopped) -> StopSpan:
    return StopSpan(invariant=event.invariant, title=event.title, text=event.text, t=_ms(event.t))


def _rounded(span: ViolationSpan) -> ViolationSpan:
    return replace(span, opened_t=_ms(span.opened_t), closed_t=_ms(span.closed_t))


@overload
def _ms(seconds: float) -> float: ...
@overload
def _ms(seconds: None) -> None: ...
def _ms(seconds: float | None) -> float | None:
    """Rounds to milliseconds: nothing here is measured more exactly."""
    return None if seconds is None else round(seconds, 3)
