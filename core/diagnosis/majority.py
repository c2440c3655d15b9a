"""The rule for the loss of the majority: nobody can be elected until nodes are back."""

from __future__ import annotations

from core.diagnosis.clues import (
    load_clues,
    lost_of,
    nodes_of,
    not_as_lost,
    not_overload,
    returned,
    silence_of,
    survivors,
)
from core.diagnosis.evidence import Evidence
from core.model.events import NodeStatus
from core.model.findings.base import Phase
from core.model.findings.clues import NotElectionAlone
from core.model.findings.losses import Silence, SilenceKind
from core.model.findings.nodes import MajorityLost


def majority_lost(evidence: Evidence) -> MajorityLost | None:
    """Too few nodes were left to agree."""
    if evidence.majority_lost_t is None:
        return None
    losses, load = lost_of(evidence, evidence.names), evidence.load
    if not evidence.has_majority:
        phase = Phase.UNDER_WAY
    elif evidence.leader is None:
        phase = Phase.ELECTING
    else:
        phase = Phase.STALLED if load.is_running and load.silent else Phase.OVER
    silence = silence_of(evidence)
    if silence.kind is SilenceKind.UNSEEN or load.lost_t is not None:
        silence = Silence(SilenceKind.UNMEASURED)
    return MajorityLost(
        phase=phase,
        losses=losses,
        away=tuple(loss for loss in losses if loss.node in evidence.gone),
        survivors=survivors(evidence),
        quorum=evidence.quorum,
        starting=evidence.with_status(NodeStatus.STARTING),
        leader=evidence.leader,
        silence=silence,
        returned=returned(evidence, losses),
        evidence=(*losses, survivors(evidence), *load_clues(evidence)),
        ruled_out=(
            NotElectionAlone(evidence.quorum, len(evidence.names)),
            *not_as_lost(losses),
            *not_overload(evidence),
        ),
        nodes=nodes_of(losses),
    )
