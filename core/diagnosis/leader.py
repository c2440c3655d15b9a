"""Rules for the loss of the leader: a majority is left, and elects another."""

from __future__ import annotations

from msgspec import UNSET

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import Elected, Evidence, Loss, LossKind
from core.model.events import Explanation, NodeStatus, Role
from core.monitor.invariants import LEADER, PROGRESS
from core.text.bounds import bound_in_sentence
from core.text.diagnosis_phrases import (
    how_lost,
    load_lines,
    not_a_network_cut,
    not_overload,
    returned,
    survivors,
    was_killed,
)
from core.text.wording import capital, took
from core.views.system_view import PATIENCE_S

ELECTION_MATCHES_S = 2.0
"""An outage that ends within this of the election is set by it: leaders are seen by polling."""

ROUND_MATCHES_S = 1.0
"""So much longer than the bound an outage may be after one round of an election."""

AT_ONCE_S = 0.1
"""A leader that ends in an orderly way hands over before it goes."""


def killed_leader(evidence: Evidence) -> Explanation | None:
    """The leader's process ended, or was started anew."""
    loss = evidence.leader_loss
    if loss is None or loss.kind not in (LossKind.EXITED, LossKind.RESTARTED):
        return None
    cause = Cause.KILLED_LEADER if was_killed(loss) else Cause.EXITED_LEADER
    return _explain(evidence, loss, cause, "Leader lost", "Leader loss")


def paused_leader(evidence: Evidence) -> Explanation | None:
    """The leader's process is stopped where it stands."""
    loss = evidence.leader_loss
    if loss is None or loss.kind is not LossKind.PAUSED:
        return None
    return _explain(evidence, loss, Cause.PAUSED_NODE, "Leader paused", "Paused leader")


def cut_off_leader(evidence: Evidence) -> Explanation | None:
    """The leader's process runs, and its network to the others is gone."""
    loss = evidence.leader_loss
    if loss is None or loss.kind is not LossKind.CUT_OFF:
        return None
    return _explain(evidence, loss, Cause.CUT_OFF_NODE, "Leader cut off", "Cut-off leader")


def silent_leader(evidence: Evidence) -> Explanation | None:
    """The leader doesn't answer, and it isn't known why."""
    loss = evidence.leader_loss
    if loss is None or loss.kind is not LossKind.SILENT:
        return None
    return _explain(evidence, loss, Cause.UNKNOWN, "Leader silent", "Silent leader")


def leader_changed(evidence: Evidence) -> Explanation | None:
    """Leadership was lost or moved although no node was."""
    if evidence.losses or evidence.led_throughout or LEADER not in evidence.broken:
        return None
    before, now = evidence.leader_before, evidence.leader
    led = f"{before} led before" if before else "nobody was seen to lead before"
    if now is None:
        title = "No leader, election under way"
        text = f"No node was lost, yet none leads; {led}. Writes stop until one wins a majority."
    else:
        title = "Leadership moved, no node lost"
        text = f"{now} leads now; {led}. No node was lost: the nodes heard too late of each other."
        if now == before:
            text = f"{now} leads again. No node was lost: the nodes heard too late of each other."
    return Explanation(
        key=Cause.LEADER_CHANGED,
        title=title,
        text=text,
        evidence=(survivors(evidence), led, *load_lines(evidence)),
        ruled_out=("killed or paused node (every process runs)", *not_overload(evidence)),
    )


def _explain(evidence: Evidence, loss: Loss, cause: Cause, lost: str, was_lost: str) -> Explanation:
    others = [other for other in evidence.losses if other.node != loss.node]
    elected = _elected_after(evidence, loss)
    seen = [how_lost(loss), f"{loss.node} led until then", *(how_lost(other) for other in others)]
    health = evidence.nodes[loss.node]
    if health.status is NodeStatus.CUT_OFF and health.role is Role.LEADER:
        seen.append(f"{loss.node} still calls itself the leader: it hears of no other")
    if evidence.leader is None:
        title = f"{lost}, election under way"
        text = f"{how_lost(loss)}; it led, so writes stop until a follower wins a majority."
        seen.append(f"{survivors(evidence)}: a majority, but none leads")
    else:
        if elected is not None:
            later_s = elected.t - loss.t
            when = "at once" if later_s < AT_ONCE_S else f"{took(later_s)} later"
            seen.append(f"{elected.node} was elected {when}")
        if _is_stalled(evidence):
            title = f"{lost}, {evidence.leader} elected"
            text = f"{how_lost(loss)}. {evidence.leader} leads, but no write is acknowledged yet."
        else:
            title = f"{was_lost}, healed by election"
            text = f"{_outage(evidence, loss, elected)} {returned(evidence, evidence.losses)}"
        seen.extend(load_lines(evidence))
    return Explanation(
        key=cause,
        title=title,
        text=text,
        evidence=tuple(seen),
        ruled_out=(*not_a_network_cut([loss]), *not_overload(evidence)),
        nodes=(loss.node, *(other.node for other in others)),
    )


def _elected_after(evidence: Evidence, loss: Loss) -> Elected | None:
    return next((found for found in evidence.elected if found.t >= loss.t), None)


def _is_stalled(evidence: Evidence) -> bool:
    load = evidence.load
    return (PROGRESS, "") in evidence.open or (load.is_running and load.silent)


def _outage(evidence: Evidence, loss: Loss, elected: Elected | None) -> str:
    leader, silence_s = evidence.leader, evidence.load.silence_s
    took_s = None if elected is None else elected.t - loss.t
    when = "" if took_s is None else f" {took(took_s)} after the loss"
    if took_s is not None and took_s < AT_ONCE_S:
        when = " at once"
    if silence_s is None and evidence.load.is_running:
        return f"{leader} was elected{when}."
    if silence_s is None or evidence.load.lost_t is not None:
        return f"{leader} was elected{when}; how long writes stopped was not measured."
    if silence_s < PATIENCE_S:
        return f"{leader} was elected; writes stopped for no longer than {took(silence_s)}."
    if took_s is None or abs(took_s - silence_s) > ELECTION_MATCHES_S:
        return f"Outage {took(silence_s)}; {leader} was elected{when}."
    bound = bound_in_sentence(evidence.bound, evidence.bound_s) or "election"
    end_s = None if evidence.bound_s is UNSET else evidence.bound_s[1]
    # Votes may be split, and then another round begins.
    is_longer = end_s is not None and silence_s > end_s + ROUND_MATCHES_S
    cause = f"an election that outlasted the {bound}" if is_longer else f"the {bound}"
    not_load = ", not by load" if evidence.load.p99_before_ms is not None else ""
    return capital(f"Outage {took(silence_s)}, set by {cause}{not_load}.")
