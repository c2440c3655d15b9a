"""The facts about a scenario's load for the stage: its kind, and why nothing may be proven."""

from __future__ import annotations

from pathlib import Path

from msgspec import UNSET, UnsetType

from core.model.events import LoadKind
from core.model.no_proof import NoProof, NoProofBecause
from subjects.own.scenario.loads import CommandLoadSpec, LoadFormat, LoadSpec
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.templates import names_in

RATE = "rate"
"""The name that stands for the rate in a command of the user's own."""


def load_kind_of(scenario: ResolvedScenario) -> LoadKind:
    """Returns the kind of load: writes where they can be read back, requests where not, or none."""
    if scenario.load is None:
        return LoadKind.NONE
    return LoadKind.WRITES if unproven_of(scenario) is UNSET else LoadKind.REQUESTS


def asks_leader(scenario: ResolvedScenario) -> bool:
    """Returns whether the load asks only the node that leads."""
    return _asked(scenario) == "leader"


def asked_nodes(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Returns the nodes that the load asks by name; empty for the leader, and for any."""
    asked = _asked(scenario)
    if asked in ("leader", "any"):
        return ()
    return (asked,) if isinstance(asked, str) else asked


def _asked(scenario: ResolvedScenario) -> str | tuple[str, ...]:
    load = scenario.load
    ours = load and (load.http or load.redis or load.nats or load.postgres)
    return ours.nodes if ours else "any"


def measured_by(command: CommandLoadSpec) -> str:
    """Returns what people call a load of the user's own: ``k6``."""
    if command.format is LoadFormat.LINES:
        return Path(command.run[0]).name
    return command.format.value


def can_burst(spec: LoadSpec | None) -> bool:
    """Returns whether a load can be told to send more for a while."""
    if spec is None:
        return False
    return spec.command is None or RATE in names_in(*spec.command.run)


def unproven_of(scenario: ResolvedScenario) -> NoProof | UnsetType:
    """Returns why a load proves nothing; unset where all that was acknowledged is read back."""
    load = scenario.load
    if load is None:
        return UNSET
    if load.command is not None:
        return NoProof(NoProofBecause.MEASURED_BY, measured_by(load.command))
    if load.http is not None and load.http.read is None:
        return NoProof(NoProofBecause.NO_READ)
    return UNSET
