"""Scenarios of small processes for tests, as the reader of files would resolve them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from core.model.events import Group
from subjects.own.scenario.faults import FaultSpec
from subjects.own.scenario.model import FigureSpec, LeaderSpec, ProcessSpec, SystemSpec
from subjects.own.scenario.probes import (
    HttpQuestion,
    ProbeSpec,
    PrometheusQuestion,
    ValueSpec,
)
from subjects.own.scenario.resolved import ResolvedNode, ResolvedScenario
from subjects.own.scenario.story import StorySpec

SERVICE = Path(__file__).with_name("small_service.py")
NAMES = ("n1", "n2", "n3")

HEALTH = ProbeSpec(http=HttpQuestion(path="/health"))
LEADS = LeaderSpec(probe=ProbeSpec(http=HttpQuestion(path="/leader")))
ASKED = FigureSpec(
    value=ValueSpec(prometheus=PrometheusQuestion(metric='asked_total{node="{name}"}')),
    unit="requests",
    every=0.2,
)


def process(name: str, names: tuple[str, ...] = NAMES, **more: Any) -> ProcessSpec:
    """A node of the small service, which knows the others by ``{NODE.port}``."""
    peers = [f"{other}={{{other}.port}}" for other in names if other != name]
    command = ("{python}", SERVICE.name, "{name}", "{port}", *peers)
    return ProcessSpec(command=command, **more)


def scenario(folder: Path, **changes: Any) -> ResolvedScenario:
    """Three nodes of the small service, of whom one leads, from a file in ``folder``."""
    shutil.copy(SERVICE, folder)
    processes = {name: process(name) for name in NAMES}
    found = ResolvedScenario(
        file=folder / "faultstage.yaml",
        name="small",
        title="Small service",
        about="",
        system=SystemSpec(processes=processes),
        nodes=tuple(ResolvedNode(name=n, title=n, service=n, probe=HEALTH) for n in NAMES),
        groups=(Group(name="", nodes=NAMES, least=1),),
        leader=LEADS,
        figures={"asked": ASKED},
        load=None,
        faults=faults(kill="leader"),
        invariants={},
        story=StorySpec(),
        bound="",
        fails_over_s=10.0,
    )
    return replace(found, **changes)


def faults(**said: Any) -> Mapping[str, FaultSpec]:
    """One fault for each of ``said``, by the name of what is done."""
    return {name: FaultSpec(**{name: victims}) for name, victims in said.items()}
