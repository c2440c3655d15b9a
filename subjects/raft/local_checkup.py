"""What the Raft cluster of local processes needs: little, and nothing is downloaded."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
from collections.abc import Callable
from pathlib import Path

import psutil

from core.paths import runs_dir
from core.ports import SubjectError
from core.values import OFFLINE, Check, CheckStatus
from subjects.containers.checks_room import found, gigabytes, look_at_ports
from subjects.processes.runs import NEEDED_BYTES
from subjects.raft.binary import find_server
from subjects.raft.topology import PORTS_A_NODE

MEMORY_A_NODE = 128 * 1024**2
"""A server's memory under load, with room to spare, bytes."""

MEMORY_APP = 256 * 1024**2
"""The window and the load together, bytes."""

_PYTHON = Check(key="python", title="Python", status=CheckStatus.RUNNING)
_SERVER = Check(key="server", title="Server program", status=CheckStatus.RUNNING)
_MEMORY = Check(key="memory", title="Memory", status=CheckStatus.RUNNING)
_DISK = Check(key="disk", title="Disk", status=CheckStatus.RUNNING)
_OFFLINE = Check(key=OFFLINE, title="With no network", status=CheckStatus.RUNNING)


class LocalCheckup:
    """A ``core.ports.Checkup`` of this machine alone."""

    def __init__(self, nodes: int) -> None:
        """Takes how many servers there will be."""
        self._nodes = nodes

    async def run(self, tell: Callable[[Check], None]) -> bool:
        """Looks at everything; returns whether the cluster can start."""
        checks = await asyncio.to_thread(self._look)
        for check in checks:
            tell(check)
        return all(check.status is not CheckStatus.FAILED for check in checks)

    async def prepare(self, tell: Callable[[str, float | None], None]) -> None:
        """Says that nothing has to be got."""
        tell("Nothing is needed: raft on local processes comes with Faultstage", 1.0)

    def _look(self) -> tuple[Check, ...]:
        python = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
        return (
            found(_PYTHON, CheckStatus.OK, python),
            _look_at_server(),
            self._look_at_memory(),
            _look_at_disk(),
            look_at_ports(PORTS_A_NODE * self._nodes, is_local=True),
            found(_OFFLINE, CheckStatus.OK, "nothing is downloaded"),
        )

    def _look_at_memory(self) -> Check:
        need = MEMORY_APP + self._nodes * MEMORY_A_NODE
        free = psutil.virtual_memory().available
        text = f"{gigabytes(free)} free, {gigabytes(need)} needed"
        if free < need:
            return found(_MEMORY, CheckStatus.WARNING, text, "Close other programs first.")
        return found(_MEMORY, CheckStatus.OK, text)


def _look_at_server() -> Check:
    try:
        path = find_server()
    except SubjectError as error:
        return found(_SERVER, CheckStatus.FAILED, str(error), error.remedy)
    return found(_SERVER, CheckStatus.OK, str(path))


def _look_at_disk() -> Check:
    folder = runs_dir()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    needs = f"{gigabytes(NEEDED_BYTES)} needed"
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return found(_DISK, CheckStatus.FAILED, f"{folder}: {error.strerror or error}")
    text = f"{gigabytes(free)} free in {_short(folder)}, {needs}"
    if free < NEEDED_BYTES:
        return found(_DISK, CheckStatus.FAILED, text, f"Free some space in {folder}.")
    if not os.access(folder, os.W_OK):
        text = f"{folder} can't be written"
        return found(_DISK, CheckStatus.FAILED, text, "Change its permissions or owner.")
    return found(_DISK, CheckStatus.OK, text)


def _short(path: Path) -> str:
    """The path as people write it."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
