"""Checks whether there is room for a subject: memory, disk and ports."""

from __future__ import annotations

import shutil

import psutil
from msgspec.structs import replace

from core.model.records import CheckStatus, PreflightCheck
from core.ports import SubjectError
from subjects.hosts.processes.loopback import check_loopback
from subjects.hosts.processes.ports import free_ports

MEMORY = PreflightCheck(key="memory", title="Memory", status=CheckStatus.RUNNING)
DISK = PreflightCheck(key="disk", title="Disk", status=CheckStatus.RUNNING)
PORTS = PreflightCheck(key="ports", title="Free ports", status=CheckStatus.RUNNING)

_DESKTOP = "Give Docker Desktop more under Settings, Resources"


def look_at_memory(total: int, need: int, *, is_local: bool, is_desktop: bool) -> PreflightCheck:
    """Compares the memory of the engine's machine with the subject's need.

    Args:
        total: bytes of memory, as the engine reports; 0 where it doesn't.
        need: bytes that the containers take.
        is_local: whether the engine runs on this machine.
        is_desktop: whether the engine runs in Docker Desktop's virtual machine.
    """
    needs = f"{gigabytes(need)} needed"
    if not total:
        text = f"the engine doesn't say how much there is; {needs}"
        return found(MEMORY, CheckStatus.WARNING, text, "Look at it by hand.")
    where = "Docker Desktop has" if is_desktop else "this machine has" if is_local else "it has"
    text = f"{where} {gigabytes(total)}, {needs}"
    fewer = _DESKTOP if is_desktop else "Ask for fewer nodes, or point DOCKER_HOST to another one"
    if total < need:
        return found(MEMORY, CheckStatus.FAILED, text, f"{fewer}.")
    if is_local and not is_desktop and (free := psutil.virtual_memory().available) < need:
        text = f"{gigabytes(free)} of {gigabytes(total)} free, {needs}"
        return found(MEMORY, CheckStatus.WARNING, text, "Close other programs first.")
    return found(MEMORY, CheckStatus.OK, text)


def look_at_disk(root: str, need: int, *, is_local: bool, is_desktop: bool) -> PreflightCheck:
    """Compares the free space of the engine's disk with the subject's need.

    Args:
        root: the engine's data folder, by the engine's own word.
        need: bytes that missing images and a run take.
        is_local: whether the engine runs on this machine.
        is_desktop: whether the engine runs in Docker Desktop's virtual machine.
    """
    needs = f"about {gigabytes(need)} needed"
    free = None
    if is_local and not is_desktop and root:
        try:
            free = shutil.disk_usage(root).free
        except OSError:
            free = None
    if free is None:
        where = "Docker Desktop" if is_desktop else "the engine"
        text = f"how much is free on the disk of {where} can't be seen from here; {needs}"
        return found(DISK, CheckStatus.WARNING, text, "Look at it by hand.", "docker system df")
    text = f"{gigabytes(free)} free in {root}, {needs}"
    if free < need:
        remedy = "Free some space there; this shows what Docker itself could give back."
        return found(DISK, CheckStatus.FAILED, text, remedy, "docker system df")
    return found(DISK, CheckStatus.OK, text)


def look_at_ports(count: int, *, is_local: bool) -> PreflightCheck:
    """Checks for ``count`` free ports on this machine, and for working loopback connections.

    Blocks for some milliseconds; where nothing answers, for up to 1.2 s.
    """
    if not is_local:
        return found(PORTS, CheckStatus.OK, f"{count} needed, chosen on the engine's machine")
    try:
        check_loopback()
        free_ports(count)
    except SubjectError as error:
        return found(PORTS, CheckStatus.FAILED, str(error), error.remedy)
    return found(PORTS, CheckStatus.OK, f"{count} needed, found on 127.0.0.1")


def found(
    check: PreflightCheck,
    status: CheckStatus,
    text: str,
    remedy: str = "",
    command: str = "",
    *,
    prepares: bool = False,
) -> PreflightCheck:
    """Returns ``check`` with the finding filled in."""
    return replace(
        check, status=status, text=text, remedy=remedy, command=command, prepares=prepares
    )


def gigabytes(count: int) -> str:
    """Returns a number of bytes as people write sizes, in MB or GB."""
    if count < 1024**3:
        return f"{count / 1024**2:.0f} MB"
    return f"{count / 1024**3:.1f} GB"
