"""The load of a scenario: ours by one of the drivers, the user's own, or nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from core.model.load_kind import LoadKind
from core.model.no_proof import NoProof, NoProofBecause
from core.ports import Clock, Emit, HealthPoller
from subjects.load.client import LoadProcess
from subjects.own.driven_load import DrivenLoad, Targets
from subjects.own.foreign.runner import RATE_PLACE, ForeignSetup
from subjects.own.foreign_load import ForeignLoad
from subjects.own.hosting.view import OwnHosting
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.loads import CommandLoadSpec, LoadFormat, LoadSpec
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.templates import fill, names_in

LEADER, ANY, RATE = "leader", "any", "rate"

_DRIVERS = {
    "http": "subjects.own.drivers.http_driver:HttpDriver",
}
"""The driver of each kind of load of ours, by the name of its field in the file."""


def load_of(
    scenario: ResolvedScenario,
    hosting: OwnHosting,
    health: HealthPoller,
    emit: Emit,
    clock: Clock,
) -> LoadProcess | None:
    """Returns the load that ``scenario`` asks for; None where nobody loads the system.

    Args:
        scenario: what the file says.
        hosting: where the nodes live; its folder holds the ledger.
        health: knows the leader, where only that one is asked.
        emit: takes the events.
        clock: the run's time.
    """
    if (spec := scenario.load) is None:
        return None
    if spec.command is not None:
        return _foreign(scenario, spec.command, hosting, emit, clock)
    kind = next(kind for kind in _DRIVERS if getattr(spec, kind) is not None)
    return DrivenLoad(
        driver=_DRIVERS[kind],
        options=_options(spec, kind),
        targets=_targets(scenario, hosting, health, spec, kind),
        hosting=hosting,
        emit=emit,
        clock=clock,
        time_limit_s=seconds(spec.timeout),
    )


def kind_of(spec: LoadSpec | None) -> LoadKind:
    """Returns what the load of a scenario asks, for ``SubjectInfo.load_kind``."""
    if spec is None:
        return LoadKind.NONE
    return LoadKind.REQUESTS if spec.command is not None else LoadKind.WRITES


def unproven(spec: LoadSpec | None) -> NoProof | msgspec.UnsetType:
    """Returns why a load proves nothing, for ``SubjectInfo.unproven``; unset for one that does."""
    if spec is None:
        return msgspec.UNSET
    if spec.command is not None:
        return NoProof(NoProofBecause.MEASURED_BY, measured_by(spec.command))
    if spec.http is not None and spec.http.read is None:
        return NoProof(NoProofBecause.NO_READ)
    return msgspec.UNSET


def measured_by(command: CommandLoadSpec) -> str:
    """Returns what people call a load of the user's own: ``k6``."""
    if command.format is LoadFormat.LINES:
        return Path(command.run[0]).name
    return command.format.value


def can_burst(spec: LoadSpec | None) -> bool:
    """Whether a load can be told to send more for a while."""
    if spec is None:
        return False
    return spec.command is None or RATE in names_in(*spec.command.run)


def _foreign(
    scenario: ResolvedScenario,
    command: CommandLoadSpec,
    hosting: OwnHosting,
    emit: Emit,
    clock: Clock,
) -> ForeignLoad:
    def setup() -> ForeignSetup:
        values = {**hosting.values(), RATE: RATE_PLACE}
        return ForeignSetup(
            run=tuple(fill(text, values) for text in command.run),
            format=command.format,
            env={name: fill(text, values) for name, text in command.env.items()},
            folder=str(scenario.folder / command.folder),
            name=measured_by(command),
        )

    return ForeignLoad(
        setup=setup,
        measured_by=measured_by(command),
        can_burst=can_burst(scenario.load),
        hosting=hosting,
        emit=emit,
        clock=clock,
    )


def _options(spec: LoadSpec, kind: str) -> Mapping[str, Any]:
    """Returns the arguments of the driver besides who is asked, as the file has them."""
    said = msgspec.to_builtins(getattr(spec, kind))
    return {name: value for name, value in said.items() if name not in ("nodes", "port")}


def _targets(
    scenario: ResolvedScenario,
    hosting: OwnHosting,
    health: HealthPoller,
    spec: LoadSpec,
    kind: str,
) -> Targets:
    ours = getattr(spec, kind)
    wanted = ours.nodes
    named = () if wanted in (LEADER, ANY) else (wanted,) if isinstance(wanted, str) else wanted
    return Targets(
        ports={node.name: ours.port for node in scenario.nodes},
        named=tuple(named),
        leads=health.get_health if wanted == LEADER else None,
        address=hosting.address,
    )
