"""Scenarios for tests, as their files would say them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from subjects.own.scenario.model import Scenario
from subjects.own.scenario.resolve import complete
from subjects.own.scenario.resolved import ResolvedScenario

LEADER = {"probe": {"http": {"path": "/leader"}}}


def scenario(**said: Any) -> ResolvedScenario:
    """Returns a scenario of three processes that know each other, but for what is ``said``."""
    processes = {
        name: {"command": ["serve", *(f"{{{other}.port}}" for other in "abc" if other != name)]}
        for name in "abc"
    }
    whole = {"system": {"processes": processes}, **said}
    return complete(msgspec.convert(whole, Scenario), Path("faultstage.yaml"), None)
