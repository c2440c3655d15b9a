"""The rule for the loss of the majority: nobody can be elected until nodes are back."""

from __future__ import annotations

from core.diagnosis import clues as read
from core.diagnosis.evidence import Evidence
from core.model.events import NodeStatus
from core.model.findings import clues as seen
from core.model.findings import nodes as found
from core.model.findings.base import Phase
from core.model.findings.losses import Silence, SilenceKind


def majority_lost(evidence: Evidence) -> found.MajorityLost | None:
    """Too few nodes were left to agree."""
    if evidence.majority_lost_t is None:
        return None
    losses, load = read.lost_of(evidence, evidence.names), evidence.load
    if not evidence.has_majority:
        phase = Phase.UNDER_WAY
    elif evidence.leader is None:
        phase = Phase.ELECTING
    else:
        phase = Phase.STALLED if load.is_running and load.silent else Phase.OVER
    silence = read.silence_of(evidence)
    if silence.kind is SilenceKind.UNSEEN or load.lost_t is not None:
        silence = Silence(SilenceKind.UNMEASURED)
    return found.MajorityLost(
        phase=phase,
        losses=losses,
        away=tuple(loss for loss in losses if loss.node in evidence.gone),
        survivors=read.survivors(evidence),
        quorum=evidence.quorum,
        starting=evidence.with_status(NodeStatus.STARTING),
        leader=evidence.leader,
        silence=silence,
        returned=read.returned(evidence, losses),
        evidence=(*losses, read.survivors(evidence), *read.load_clues(evidence)),
        ruled_out=(
            seen.NotElectionAlone(evidence.quorum, len(evidence.names)),
            *read.not_as_lost(losses),
            *read.not_overload(evidence),
        ),
        nodes=read.nodes_of(losses),
    )
