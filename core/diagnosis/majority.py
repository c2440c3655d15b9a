"""The rule for the loss of the majority: nobody can be elected until nodes are back."""

from __future__ import annotations

from core.diagnosis import clues
from core.diagnosis.evidence import Evidence
from core.model.events import NodeStatus
from core.model.findings import clues as facts
from core.model.findings import nodes as findings
from core.model.findings.base import Phase
from core.model.findings.losses import Silence, SilenceKind


def majority_lost(evidence: Evidence) -> findings.MajorityLost | None:
    """Too few nodes were left to agree."""
    if evidence.majority_lost_t is None:
        return None
    losses, load = clues.lost_of(evidence, evidence.names), evidence.load
    if not evidence.has_majority:
        phase = Phase.UNDER_WAY
    elif evidence.leader is None:
        phase = Phase.ELECTING
    else:
        phase = Phase.STALLED if load.is_running and load.silent else Phase.OVER
    silence = clues.silence_of(evidence)
    if silence.kind is SilenceKind.UNSEEN or load.lost_t is not None:
        silence = Silence(SilenceKind.UNMEASURED)
    return findings.MajorityLost(
        phase=phase,
        losses=losses,
        away=tuple(loss for loss in losses if loss.node in evidence.gone),
        survivors=clues.survivors(evidence),
        quorum=evidence.quorum,
        starting=evidence.with_status(NodeStatus.STARTING),
        leader=evidence.leader,
        silence=silence,
        returned=clues.returned(evidence, losses),
        evidence=(*losses, clues.survivors(evidence), *clues.load_clues(evidence)),
        ruled_out=(
            facts.NotElectionAlone(evidence.quorum, len(evidence.names)),
            *clues.not_as_lost(losses),
            *clues.not_overload(evidence),
        ),
        nodes=clues.nodes_of(losses),
    )
