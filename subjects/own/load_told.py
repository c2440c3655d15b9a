"""What the stage says of a scenario's load: its kind, and why nothing may be proven."""

from __future__ import annotations

from pathlib import Path

from msgspec import UNSET, UnsetType

from core.model.events import LoadKind
from core.model.no_proof import NoProof, NoProofBecause
from subjects.own.scenario.resolved import ResolvedScenario


def load_kind_of(scenario: ResolvedScenario) -> LoadKind:
    """Return what the load asks: writes and reads where it is ours."""
    if scenario.load is None:
        return LoadKind.NONE
    return LoadKind.WRITES if scenario.load.command is None else LoadKind.REQUESTS


def unproven_of(scenario: ResolvedScenario) -> NoProof | UnsetType:
    """Return why nothing can be proven; unset where all that was acknowledged is read back."""
    load = scenario.load
    if load is None:
        return NoProof(NoProofBecause.NO_LOAD)
    if load.command is not None:
        return NoProof(NoProofBecause.MEASURED_BY, Path(load.command.run[0]).stem)
    if load.http is not None and load.http.read is None:
        return NoProof(NoProofBecause.NO_READ)
    return UNSET
