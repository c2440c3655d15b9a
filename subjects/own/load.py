"""The load of a scenario: ours by one of the drivers, the user's own, or nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from core.ports import Clock, Emit, HealthPoller
from subjects.load.client import LoadProcess
from subjects.own.driven_load import DrivenLoad, Targets
from subjects.own.foreign.runner import RATE_PLACE, ForeignSetup
from subjects.own.foreign_load import ForeignLoad
from subjects.own.hosting.view import OwnHosting
from subjects.own.load_told import RATE, can_burst, measured_by
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.loads import CommandLoadSpec, LoadSpec
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.templates import fill

LEADER, ANY = "leader", "any"

_DRIVERS = {
    "http": "subjects.own.drivers.http_driver:HttpKeyDriver",
    "redis": "subjects.own.drivers.redis_driver:RedisDriver",
    "postgres": "subjects.own.drivers.postgres_driver:PostgresDriver",
    "nats": "subjects.own.drivers.nats_driver:BucketDriver",
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
    """Returns the driver's arguments as the file has them, without the nodes and the port."""
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
