"""The load of a scenario: ours by one of the drivers, the user's own, or nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from core.ports import Clock, Emit, HealthPoller, Load
from subjects.own.driven_load import DrivenLoad, Targets
from subjects.own.hosting.view import OwnHosting
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.loads import LoadSpec
from subjects.own.scenario.resolved import ResolvedScenario

LEADER, ANY = "leader", "any"

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
) -> Load | None:
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
