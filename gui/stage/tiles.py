"""The scoreboard's tiles for a state: pure functions, testable without a window."""

from __future__ import annotations

from typing import NamedTuple

from core.model.events import LoadKind, LoadStatus
from core.text import figures
from core.text.figures import UNKNOWN
from core.text.key_groups import count_words, rest_words
from core.text.load_words import words_of
from core.text.no_proof import NO_PROOF, no_proof_reason
from core.text.wording import capital
from core.views.groups import shard_nouns
from core.views.key_groups import GroupOutage, count_groups, lasting
from core.views.samples import SampleState, classify
from core.views.stage_state import StageState


class Tile(NamedTuple):
    """One figure of the scoreboard."""

    label: str
    value: str = UNKNOWN
    unit: str = ""
    ink: str = "text"
    """Name of the value's colour; label and value say the same without colour."""

    @property
    def spoken(self) -> str:
        """The text for assistive technology."""
        value = "not known" if self.value == UNKNOWN else self.value
        return f"{self.label}: {value} {self.unit}".strip()


Tiles = tuple[Tile, Tile, Tile, Tile]


def write_tiles(state: StageState, now: float) -> Tiles:
    """Returns the four tiles of a load that writes and reads; ``now`` is in run seconds."""
    fault_t, recovered = state.told_reaction.fault_t, state.told_reaction.recovered
    if fault_t is None:
        return _throughput(state), p99_tile(state), _acked(state), lost_tile(state)
    over = recovered is not None and state.load_status is LoadStatus.STOPPED
    first = _outage(state) if over else _throughput(state)
    return first, detected_tile(state, now, fault_t), down_tile(state, now), lost_tile(state)


def _throughput(state: StageState) -> Tile:
    if state.sample is None or state.load_status not in (LoadStatus.RUNNING, LoadStatus.LOST):
        return Tile("Throughput")
    if state.load_status is LoadStatus.LOST:
        return Tile("Throughput", UNKNOWN, "load process lost", "warn")
    health = classify(state.sample, state.baseline)
    ink = "text"
    if health in (SampleState.STALLED, SampleState.DEGRADED):
        ink = "bad" if health is SampleState.STALLED else "warn"
    elif state.told_reaction.recovered is not None:
        ink = "good"
    return Tile("Throughput", figures.ops(state.sample.ops), words_of(state.run).unit, ink)


def _outage(state: StageState) -> Tile:
    """Returns the tile of the longest time without an acknowledged write, once the load ended."""
    if state.group_outage is not None:
        return _group_outage(state, state.group_outage)
    recovered = state.told_reaction.recovered
    if recovered is None or not recovered.outage_s:
        return Tile("Outage", "none", "", "good")
    return Tile("Outage", *figures.took(recovered.outage_s))


def _group_outage(state: StageState, outage: GroupOutage) -> Tile:
    """Returns the tile of the longest silence of key groups, and the number of silent groups."""
    if not outage.hit:
        return Tile("Outage", "none", "", "good")
    which = count_words(outage.hit, outage.total, shard_nouns(state.system.groups))
    value, unit = figures.took(outage.worst_s)
    rest = rest_words(outage)
    return Tile(f"Outage of {which}", value, f"{unit}; {rest}" if rest else unit)


def _stalled(state: StageState, now: float) -> Tile:
    """Returns the tile of the groups of keys that take no write now, with the time so far."""
    system = state.system
    stalled, total = lasting(system.stalls), count_groups(system.sample)
    since_t = min(stall.start_t for stall in stalled)
    which = count_words(len(stalled), total, shard_nouns(system.groups))
    return Tile(f"No write: {which}", *figures.running(now - since_t), "bad")


def p99_tile(state: StageState) -> Tile:
    """Returns the latency that one of a hundred requests exceeds."""
    sample = state.sample
    if sample is None or sample.p99_ms is None or state.load_status is not LoadStatus.RUNNING:
        return Tile("p99 latency")
    return Tile("p99 latency", *figures.millis(sample.p99_ms))


def _acked(state: StageState) -> Tile:
    is_ours = state.run is None or state.run.load_kind is LoadKind.WRITES
    label = "Acked writes" if is_ours else "Answered"
    if state.sample is None:
        return Tile(label)
    return Tile(label, figures.count(state.sample.total_writes_acked))


def detected_tile(state: StageState, now: float, fault_t: float) -> Tile:
    """Returns the tile of the time to detect the fault at ``fault_t``, or of the time so far."""
    detected = state.told_reaction.detected
    if detected is None and state.told_reaction.is_over:
        return Tile("Detected", "never", "by any check", "warn")
    if detected is None:
        return Tile("Not detected for", *figures.running(now - fault_t), "warn")
    return Tile("Detected in", *figures.took(detected.after_s))


def down_tile(state: StageState, now: float) -> Tile:
    """Returns the tile of the outage, or of the time to recover."""
    if lasting(state.system.stalls) and state.system.is_load_running:
        return _stalled(state, now)
    groups, recovered = state.group_outage, state.told_reaction.recovered
    runs = state.load_status is not LoadStatus.STOPPED
    if groups is not None and groups.hit and (runs or recovered is None):
        # The silence of some groups matters more than the throughput of all.
        return _group_outage(state, groups)
    if recovered is not None:
        if recovered.after_s == 0:
            return Tile("Throughput", "held", ink="good")
        return Tile("Recovered in", *figures.took(recovered.after_s))
    last = state.last_outage
    if state.load_status is LoadStatus.LOST and (last is None or last.end_t is None):
        return Tile("Outage", UNKNOWN, "load lost", "warn")
    if last is None:
        return Tile("Outage", "none", "so far")
    if last.end_t is None:
        return Tile("Down for", *figures.running(now - last.start_t), "bad")
    return Tile("Outage", *figures.took(last.end_t - last.start_t))


def lost_tile(state: StageState) -> Tile:
    """Returns the tile of the recorded answers that are lost, once the ledger was read back.

    Where it never is, why there is no proof.
    """
    proof = state.read_back
    if state.run is not None and state.run.no_proof is not None:
        return Tile(capital(no_proof_reason(state.run.no_proof)), NO_PROOF.lower(), ink="muted")
    if proof is None and state.acts and state.told_reaction.is_over:
        act = state.acts[-1].act
        of, ink = f"of {figures.count(act.acked_writes)}", "bad" if act.lost_writes else "good"
        return Tile("Lost", figures.count(act.lost_writes), of, ink)
    if proof is None:
        return Tile("Lost")
    of, label = f"of {figures.count(proof.acked)}", f"Lost {words_of(state.run).things}"
    if proof.lost:
        return Tile(label, figures.count(proof.lost), of, "bad")
    if not proof.complete:
        return Tile(label, "0", f"{of}, proof incomplete", "warn")
    return Tile(label, "0", of, "good")
