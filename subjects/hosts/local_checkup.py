"""Checks whether this machine can run a system of local processes, which needs no download."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from core.model.records import OFFLINE, CheckStatus, PreflightCheck
from core.ports import ProgressHook, SubjectError
from core.process.paths import runs_dir, shortened
from subjects.hosts.capacity import DISK, MEMORY, found, gigabytes, look_at_ports
from subjects.hosts.processes.runs import NEEDED_BYTES
from subjects.hosts.processes.sweep import unjudged

MEMORY_APP = 256 * 1024**2
"""Memory of the window and the load together, bytes."""

_PYTHON = PreflightCheck(key="python", title="Python", status=CheckStatus.RUNNING)
_SERVER = PreflightCheck(key="server", title="Server program", status=CheckStatus.RUNNING)
_LINKS = PreflightCheck(key="links", title="Links between nodes", status=CheckStatus.RUNNING)
_LEFTOVERS = PreflightCheck(key="leftovers", title="Left-overs", status=CheckStatus.RUNNING)
_OFFLINE = PreflightCheck(key=OFFLINE, title="With no network", status=CheckStatus.RUNNING)


class LocalCheckup:
    """A ``core.ports.Checkup`` of this machine alone."""

    def __init__(
        self,
        name: str,
        *,
        find_program: Callable[[], Path],
        memory_bytes: int,
        ports: int,
        links: bool | None = None,
    ) -> None:
        """Stores what the system will need.

        Args:
            name: the subject's name on the command line: ``raft``.
            find_program: finds the program that must be installed, or raises SubjectError.
            memory_bytes: memory of the system's processes, besides the app and the load.
            ports: number of ports that the processes need.
            links: whether links lie between the nodes in every run, to be told; None for not.
        """
        self._links = links
        self._name = name
        self._find_program = find_program
        self._memory_bytes = MEMORY_APP + memory_bytes
        self._ports = ports

    async def run(self, tell: Callable[[PreflightCheck], None], *, may_start: bool = True) -> bool:
        """Runs all checks, none of which starts anything; returns whether the system can start."""
        checks = await asyncio.to_thread(self._look)
        for check in checks:
            tell(check)
        return all(check.status is not CheckStatus.FAILED for check in checks)

    async def prepare(self, tell: ProgressHook) -> None:
        """Reports that nothing has to be downloaded."""
        tell("Nothing is needed", 1.0, f"{self._name} on local processes comes with Faultstage")

    def _look(self) -> tuple[PreflightCheck, ...]:
        python = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
        return (
            found(_PYTHON, CheckStatus.OK, python),
            self._look_at_program(),
            self._look_at_memory(),
            _look_at_disk(),
            look_at_ports(self._ports, is_local=True),
            found(_OFFLINE, CheckStatus.OK, "nothing is downloaded"),
            *self._tell_links(),
            *_look_at_runs(),
        )

    def _tell_links(self) -> tuple[PreflightCheck, ...]:
        if self._links is None:
            return ()
        when = "in every run" if self._links else "where the fault needs them (--links: always)"
        return (found(_LINKS, CheckStatus.OK, f"relays {when}"),)

    def _look_at_program(self) -> PreflightCheck:
        try:
            path = self._find_program()
        except SubjectError as error:
            return found(_SERVER, CheckStatus.FAILED, str(error), error.remedy)
        return found(_SERVER, CheckStatus.OK, _describe(path))

    def _look_at_memory(self) -> PreflightCheck:
        need, free = self._memory_bytes, psutil.virtual_memory().available
        text = f"{gigabytes(free)} free, {gigabytes(need)} needed"
        if free < need:
            return found(MEMORY, CheckStatus.WARNING, text, "Close other programs first.")
        return found(MEMORY, CheckStatus.OK, text)


def _look_at_disk() -> PreflightCheck:
    folder = runs_dir()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    needs = f"{gigabytes(NEEDED_BYTES)} needed"
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return found(DISK, CheckStatus.FAILED, f"{folder}: {error.strerror or error}")
    text = f"{gigabytes(free)} free in {shortened(folder)}, {needs}"
    if free < NEEDED_BYTES:
        return found(DISK, CheckStatus.FAILED, text, f"Free some space in {folder}.")
    if not os.access(folder, os.W_OK):
        text = f"{folder} can't be written"
        return found(DISK, CheckStatus.FAILED, text, "Change its permissions or owner.")
    return found(DISK, CheckStatus.OK, text)


def _look_at_runs() -> tuple[PreflightCheck, ...]:
    """Returns a warning about runs that may or may not go on; empty where there are none."""
    left = unjudged()
    if not left:
        return ()
    text = "one run" if len(left) == 1 else f"{len(left)} runs"
    text += " of which can't be told from here whether it goes on"
    return (found(_LEFTOVERS, CheckStatus.WARNING, text, left[0]),)


def _describe(program: Path) -> str:
    """Names a program for the audience, with the folder only where somebody chose that folder."""
    if program.is_relative_to(sys.prefix):
        return f"{program.name}, comes with Faultstage"
    return f"{program.name} in {shortened(program.parent)}"
