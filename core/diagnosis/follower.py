"""Rules for the loss of nodes that didn't lead: the majority holds, and writes go on."""

from __future__ import annotations

from msgspec.structs import replace

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import Evidence, Loss, LossKind
from core.model.events import Explanation, Role
from core.monitor.invariants import PROGRESS
from core.text.diagnosis_phrases import (
    how_all_lost,
    how_lost,
    load_lines,
    lost_before,
    not_a_network_cut,
    not_overload,
    returned,
    role_word,
    survivors,
    was_killed,
)
from core.text.wording import capital, listing, took
from core.views.system_view import PATIENCE_S


def killed_follower(evidence: Evidence) -> Explanation | None:
    """A follower's process ended, or was started anew; somebody else leads."""
    loss = _last(evidence)
    if loss is None or loss.kind not in (LossKind.EXITED, LossKind.RESTARTED):
        return None
    if not loss.was_up:
        return None
    cause = Cause.KILLED_FOLLOWER if was_killed(loss) else Cause.EXITED_FOLLOWER
    return _explain(evidence, loss, cause, "Follower lost", "Follower loss")


def paused_follower(evidence: Evidence) -> Explanation | None:
    """A follower's process is stopped where it stands; somebody else leads."""
    loss = _last(evidence)
    if loss is None or loss.kind is not LossKind.PAUSED:
        return None
    return _explain(evidence, loss, Cause.PAUSED_NODE, "Follower paused", "Paused follower")


def cut_off_follower(evidence: Evidence) -> Explanation | None:
    """A follower's process runs, and its network to the others is gone."""
    loss = _last(evidence)
    if loss is None or loss.kind is not LossKind.CUT_OFF:
        return None
    return _explain(evidence, loss, Cause.CUT_OFF_NODE, "Follower cut off", "Cut-off follower")


def silent_node(evidence: Evidence) -> Explanation | None:
    """A node doesn't answer, and it isn't known why."""
    loss = _last(evidence)
    if loss is None or loss.kind is not LossKind.SILENT:
        return None
    if loss.back_t is not None:
        title = f"{loss.node} answers again"
        text = f"It was silent for {took(loss.back_t - loss.t)}. Why is not in the evidence."
    else:
        title = f"{loss.node} does not answer"
        text = (
            f"Its process is not known to have ended. A cut network, a hang or a busy machine "
            f"look the same from here. {survivors(evidence).capitalize()}."
        )
    return Explanation(
        key=Cause.UNKNOWN,
        title=title,
        text=text,
        evidence=(how_lost(loss), *load_lines(evidence)),
        ruled_out=_other_leads(evidence),
        nodes=(loss.node,),
    )


def lost_without_leader(evidence: Evidence) -> Explanation | None:
    """A node was lost and nobody leads, yet the node isn't known to have led."""
    if not evidence.losses or evidence.leader is not None:
        return None
    loss = evidence.losses[-1]
    known = loss.role is not Role.NONE
    before = "It did not lead when last asked" if known else "Whether it led is not known"
    return Explanation(
        key=Cause.UNKNOWN,
        title="Node lost, and nobody leads",
        text=f"{how_lost(loss)}. {before}, yet no node leads now: writes cannot commit.",
        evidence=(how_lost(loss), survivors(evidence), *load_lines(evidence)),
        ruled_out=tuple(not_overload(evidence)),
        nodes=tuple(loss.node for loss in evidence.losses),
    )


def still_away(evidence: Evidence) -> Explanation | None:
    """Nothing new is wrong, but nodes that were lost before are away still."""
    losses = lost_before(evidence)
    if evidence.losses or not losses or not evidence.is_quiet:
        return None
    if all(_paused(loss) for loss in losses):
        cause = Cause.PAUSED_NODE
    elif all(loss.kind is LossKind.CUT_OFF for loss in losses):
        cause = Cause.CUT_OFF_NODE
    else:
        cause = _ended(evidence, losses[-1])
    leads = f"{evidence.leader} leads and " if evidence.leader else ""
    names = [loss.node for loss in losses]
    return Explanation(
        key=cause,
        title=f"{listing(names)} still away, nothing else is wrong",
        text=f"{how_all_lost(losses)}. {capital(leads + survivors(evidence))}.",
        evidence=tuple(how_lost(loss) for loss in losses),
        ruled_out=tuple(not_a_network_cut(losses)),
        nodes=tuple(names),
    )


def failed_start(evidence: Evidence) -> Explanation | None:
    """A node ended before it was ever up."""
    losses = [loss for loss in evidence.losses if not loss.was_up and loss.back_t is None]
    if not losses:
        return None
    return Explanation(
        key=_ended(evidence, replace(losses[0], exit_code=None)),
        title=f"{losses[0].node} did not start",
        text=f"{how_all_lost(losses)} before it was up. {survivors(evidence).capitalize()}.",
        evidence=tuple(how_lost(loss) for loss in losses),
        nodes=tuple(loss.node for loss in losses),
    )


def _ended(evidence: Evidence, loss: Loss) -> Cause:
    """How the process of a node that didn't lead ended."""
    group = evidence.group_of(loss.node)
    if group is not None and not group.agrees:
        return Cause.KILLED_NODE if was_killed(loss) else Cause.EXITED_NODE
    return Cause.KILLED_FOLLOWER if was_killed(loss) else Cause.EXITED_FOLLOWER


def _last(evidence: Evidence) -> Loss | None:
    """The loss to tell of, where somebody leads and no leader was lost."""
    if not evidence.losses or evidence.leader is None or evidence.leader_loss is not None:
        return None
    away = [loss for loss in evidence.losses if loss.back_t is None]
    return (away or list(evidence.losses))[-1]


def _explain(evidence: Evidence, loss: Loss, cause: Cause, lost: str, was_lost: str) -> Explanation:
    load, leader = evidence.load, evidence.leader
    stalled = load.is_running and (load.silent or (PROGRESS, "") in evidence.open)
    away = [other for other in evidence.losses if other.back_t is None]
    if stalled and not away:
        title = f"{loss.node} is back, yet no write is acknowledged"
        text = f"{leader} leads and {survivors(evidence)}: the loss does not explain that."
    elif stalled:
        title = f"{lost}, and no write is acknowledged"
        text = (
            f"{how_lost(loss)}; {role_word(loss.role)}. {leader} leads and "
            f"{survivors(evidence)}, so writes should go on, yet none is acknowledged."
        )
    elif away:
        title = f"{lost}, writes go on"
        text = (
            f"{how_all_lost(away)}; {role_word(loss.role)}. {leader} "
            f"{'still leads' if evidence.led_throughout else 'leads'} and {survivors(evidence)}: "
            "the majority holds, so writes go on."
        )
    else:
        title = f"{was_lost}, over: {loss.node} {'runs again' if _paused(loss) else 'is back'}"
        text = f"{_effect(evidence)} {returned(evidence, evidence.losses)}"
    return Explanation(
        key=cause,
        title=title,
        text=text,
        evidence=(
            *(how_lost(other) for other in evidence.losses),
            f"{leader} leads, {survivors(evidence)}",
            *(() if stalled else load_lines(evidence)[:1] if not away else ()),
        ),
        ruled_out=(
            *_other_leads(evidence),
            *not_a_network_cut(evidence.losses),
            *not_overload(evidence),
        ),
        nodes=tuple(dict.fromkeys(other.node for other in evidence.losses)),
    )


def _paused(loss: Loss) -> bool:
    return loss.kind is LossKind.PAUSED


def _other_leads(evidence: Evidence) -> tuple[str, ...]:
    if evidence.leader is None or not evidence.led_throughout:
        return ()
    return (f"leader loss ({evidence.leader} leads throughout)",)


def _effect(evidence: Evidence) -> str:
    silence_s = evidence.load.silence_s
    if silence_s is None:
        return "The majority held throughout."
    if silence_s < PATIENCE_S:
        return (
            "The majority held and writes went on: the longest time without an acknowledged "
            f"one was {took(silence_s)}."
        )
    return f"The majority held, yet writes stood still for {took(silence_s)}."
