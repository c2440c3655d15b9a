"""The rule for the loss of the majority: nobody can be elected until nodes are back."""

from __future__ import annotations

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import Evidence, Loss
from core.diagnosis.phrases import (
    how_all_lost,
    how_lost,
    load_lines,
    lost_before,
    not_a_network_cut,
    not_overload,
    returned,
    survivors,
)
from core.model.events import Explanation, NodeStatus
from core.text.wording import listing, number_word, took


def majority_lost(evidence: Evidence) -> Explanation | None:
    """Too few nodes were left to agree."""
    if evidence.majority_lost_t is None:
        return None
    losses = _all_losses(evidence)
    total, quorum = number_word(len(evidence.names)), number_word(evidence.quorum)
    up = len(evidence.up)
    if not evidence.has_majority:
        missing = evidence.quorum - up
        away = [loss for loss in losses if loss.node in evidence.gone]
        starting = evidence.with_status(NodeStatus.STARTING)
        back = "node is" if missing == 1 else "nodes are"
        title = "Majority lost, writes cannot commit"
        text = (
            f"{how_all_lost(away)}: {number_word(up)} of {total} "
            f"{'is' if up == 1 else 'are'} left and {quorum} must agree. Writes cannot commit "
            f"until {number_word(missing)} more {back} back."
        )
        if starting:
            text += f" {listing(starting)} {'is' if len(starting) == 1 else 'are'} starting again."
    elif evidence.leader is None:
        title = "Majority back, election under way"
        text = f"{survivors(evidence).capitalize()}: enough to elect the leader that writes need."
    elif evidence.load.is_running and evidence.load.silent:
        title = f"Majority back, {evidence.leader} elected"
        text = f"{evidence.leader} leads, but no write is acknowledged yet."
    else:
        title = "Majority lost, healed"
        text = f"{_outage(evidence)} {returned(evidence, losses)}".strip()
    return Explanation(
        key=Cause.MAJORITY_LOST,
        title=title,
        text=text,
        evidence=(*(how_lost(loss) for loss in losses), survivors(evidence), *load_lines(evidence)),
        ruled_out=(
            f"election alone (it takes {quorum} of {total})",
            *not_a_network_cut(losses),
            *not_overload(evidence),
        ),
        nodes=tuple(dict.fromkeys(loss.node for loss in losses)),
    )


def _all_losses(evidence: Evidence) -> list[Loss]:
    """This trouble's losses, the last of each node, and the nodes that were away before."""
    losses = {loss.node: loss for loss in (*lost_before(evidence), *evidence.losses)}
    return sorted(losses.values(), key=lambda loss: loss.node)


def _outage(evidence: Evidence) -> str:
    silence_s = evidence.load.silence_s
    who = f"{evidence.leader} leads and {survivors(evidence)}."
    if silence_s is None or evidence.load.lost_t is not None:
        return f"{who} How long writes stopped was not measured."
    return f"Outage {took(silence_s)}: it lasted until a majority was back. {who}"
