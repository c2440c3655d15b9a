"""Checks whether the engine's kernel can delay what a container sends."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from core.model.records import CheckStatus, PreflightCheck
from core.ports import SubjectError
from subjects.hosts.capacity import found
from subjects.hosts.containers.checks.engine import is_desktop
from subjects.hosts.containers.checks.requirements import Probe

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

NETEM = PreflightCheck(key="netem", title="Slow networks", status=CheckStatus.RUNNING)

_LEFT_OUT = "the fault that slows a network is left out"


async def look_at_netem(probe: Probe, engine: Engine) -> PreflightCheck:
    """Runs ``probe``; a kernel that can't delay networks is only a warning."""
    try:
        can_slow = await probe(engine)
    except SubjectError as error:
        return found(NETEM, CheckStatus.WARNING, str(error).rstrip("."), error.remedy)
    if can_slow:
        return found(NETEM, CheckStatus.OK, "the engine's kernel can delay a network (netem)")
    if can_slow is None:
        text = "whether the kernel can delay a network is known when all is built"
        return found(NETEM, CheckStatus.WARNING, text)
    text = f"the engine's kernel has no netem: {_LEFT_OUT}"
    if engine.is_local and sys.platform == "linux" and not is_desktop(engine.system):
        remedy = "Where the kernel has it as a module, this loads it."
        return found(NETEM, CheckStatus.WARNING, text, remedy, "sudo modprobe sch_netem")
    return found(NETEM, CheckStatus.WARNING, text)
