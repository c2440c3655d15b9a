"""The identity of a process: the pid, with readings that no clock changes."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import uuid
from contextlib import suppress
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import psutil
from msgspec import Struct

from core.process import foreign_places

GONE = frozenset({psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD})
"""States of a process that has ended and was not reaped yet."""

_PROC = Path("/proc")
_STATE, _START = 0, 19
"""Places of the fields 3 and 22 of ``/proc/PID/stat``, counted after the program's name."""


class Liveness(Enum):
    """Whether a process is alive, ended, or unknown from here."""

    ALIVE = "alive"
    ENDED = "ended"
    UNKNOWN = "unknown"
    """The process may live: on another machine, in another pid namespace, or hidden."""


class ProcessPlace(Struct, frozen=True, kw_only=True):
    """The machine, boot and namespaces in which a process id has a meaning.

    Attributes:
        machine: tells this machine from others, over its restarts; empty where nothing does.
        boot: tells this start of the machine from all others.
        namespace: the namespaces in which ids and starts are counted; empty where /proc is
            missing or another namespace's, so that nobody can be looked up.
    """

    machine: str
    boot: str
    namespace: str


@cache
def here() -> ProcessPlace:
    """Returns the place of this process."""
    if sys.platform != "linux":
        return place_without_proc(sys.platform)
    boot = _text(_PROC / "sys/kernel/random/boot_id")
    if not boot:  # Without a boot id, only this process can judge what it started.
        return ProcessPlace(machine="", boot=uuid.uuid4().hex, namespace=_namespace())
    known = _text(Path("/etc/machine-id"))
    machine = _digest(platform.node(), known) if re.fullmatch("[0-9a-f]{32}", known) else ""
    return ProcessPlace(machine=machine, boot=boot, namespace=_namespace())


class ProcessIdentity(Struct, frozen=True, kw_only=True):
    """A process id, with readings that tell the process from all later ones with that id.

    Attributes:
        pid: the process id.
        start: when the process was started: in ticks since the machine's start, or where the
            system has no such count, in seconds since the epoch as noted at that time.
        boot: the start of the machine, as in :class:`ProcessPlace`.
        namespace: where the id counts, as in :class:`ProcessPlace`.
        machine: the machine, as in :class:`ProcessPlace`.
    """

    pid: int
    start: float
    boot: str
    namespace: str
    machine: str

    @classmethod
    def of(cls, pid: int) -> ProcessIdentity | None:
        """Returns the process that has ``pid`` now; None where there is none, or a hidden one."""
        with suppress(OSError):
            if (start := start_of(pid)) is not None:
                return cls.started(pid, start)
        return None

    @classmethod
    def started(cls, pid: int, start: float) -> ProcessIdentity:
        """Returns the process of this place that has ``pid`` and was started at ``start``."""
        place = here()
        return cls(
            pid=pid,
            start=start,
            boot=place.boot,
            namespace=place.namespace,
            machine=place.machine,
        )

    @classmethod
    def of_this_process(cls) -> ProcessIdentity:
        """Returns the identity of the calling process."""
        me = cls.of(os.getpid())
        # Where /proc is another namespace's, nothing in /proc is about this process.
        return me or cls(pid=os.getpid(), start=0.0, boot=here().boot, namespace="", machine="")

    def look(self) -> Liveness:
        """Says whether the process lives, as far as that is certain from here."""
        place = here()
        if self.boot != place.boot:
            was_restarted = bool(self.machine) and self.machine == place.machine
            return Liveness.ENDED if was_restarted else Liveness.UNKNOWN
        if not self.namespace or self.namespace != place.namespace:
            return Liveness.UNKNOWN
        try:
            return Liveness.ALIVE if start_of(self.pid) == self.start else Liveness.ENDED
        except OSError:
            return Liveness.UNKNOWN

    def find(self) -> psutil.Process | None:
        """Returns a handle of the process; None where the process has ended or is uncertain."""
        with suppress(psutil.Error):
            # Opened before the look: psutil then refuses a later process with the same id.
            process = psutil.Process(self.pid)
            if self.look() is Liveness.ALIVE:
                return process
        return None

    def kill(self) -> bool:
        """Kills the process if the identity is certain; returns whether the process was alive."""
        process = self.find()
        if process is None:
            return False
        try:
            process.kill()
        except psutil.NoSuchProcess:
            return True
        except psutil.AccessDenied:
            return False
        return True


def start_of(pid: int) -> float | None:
    """Returns the start of the process with ``pid``; None where no such process is alive.

    Raises:
        PermissionError: the process exists, and is hidden from us.
    """
    if sys.platform != "linux":
        try:
            process = psutil.Process(pid)
            if process.status() in GONE:
                return None
            if sys.platform != "darwin":
                return process.create_time()
            if (start := foreign_places.mac_start(foreign_places.mac_library(), pid)) is None:
                raise PermissionError(f"when {pid} was started isn't told")
            return start
        except psutil.AccessDenied as error:
            raise PermissionError(str(error)) from error
        except psutil.NoSuchProcess:
            return None
    try:
        stat = (_PROC / str(pid) / "stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        with suppress(ProcessLookupError, OverflowError):
            os.kill(pid, 0)
            raise PermissionError(f"{pid} is hidden") from None
        return None
    fields = stat[stat.rindex(b")") + 2 :].split()
    return None if fields[_STATE] in (b"Z", b"X") else float(fields[_START])


def place_without_proc(system: str, library: Any = None) -> ProcessPlace:
    """Returns the place of this process on a system that isn't Linux.

    Args:
        system: a value of ``sys.platform``.
        library: the C library of macOS; by default that of this process.
    """
    boot, known = "", ""
    if system == "darwin":
        library = library or foreign_places.mac_library()
        boot, known = foreign_places.mac_boot(library), foreign_places.mac_machine(library)
    elif system == "win32":
        known = foreign_places.windows_machine()
    # A host's name may change with the network, and so may the address of its network card.
    machine = _digest(known) if known else _digest(platform.node(), f"{uuid.getnode():x}")
    # Without a boot id: no two processes of a machine have both the same id and the same start.
    return ProcessPlace(machine=machine, boot=boot or machine, namespace=system)


def _namespace() -> str:
    """Names the pid and boot-time namespaces of this process; empty where /proc is foreign."""
    try:
        if str((_PROC / "self").readlink()) != str(os.getpid()):
            return ""
        found = [str((_PROC / "self/ns/pid").readlink())]
    except OSError:
        return ""
    with suppress(OSError):  # Older kernels have no time namespaces.
        found.append(str((_PROC / "self/ns/time").readlink()))
    return " ".join(found)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _digest(*parts: str) -> str:
    """Hashes ``parts``, so that a container's labels say nothing about the machine."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
