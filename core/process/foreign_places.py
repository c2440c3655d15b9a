"""Reads the ids of a machine, its boot and its processes on macOS and Windows.

Linux has all of that in ``/proc``: see :mod:`core.process.identity`. Everything here is read again
and again with the same result, whatever becomes of the clock, the network and the host's name.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_PROC_PIDTBSDINFO = 3
"""The kind of ``proc_pidinfo`` that fills a :class:`_BsdInfo`; see Apple's ``libproc.h``."""


class _BsdInfo(ctypes.Structure):
    """The ``struct proc_bsdinfo`` of Apple's ``sys/proc_info.h``."""

    _fields_ = (
        ("numbers", ctypes.c_uint32 * 12),
        ("command", ctypes.c_char * 16),
        ("name", ctypes.c_char * 32),
        ("more_numbers", ctypes.c_uint32 * 6),
        ("start_s", ctypes.c_uint64),
        ("start_us", ctypes.c_uint64),
    )


def mac_library() -> Any:
    """Returns the C library of this process, on macOS only."""
    return ctypes.CDLL(None)


def mac_boot(library: Any) -> str:
    """Returns the id that macOS gives the present boot; empty where macOS doesn't say.

    Args:
        library: the C library of macOS.
    """
    said = ctypes.create_string_buffer(64)
    size = ctypes.c_size_t(len(said))
    if library.sysctlbyname(
        b"kern.bootsessionuuid", said, ctypes.byref(size), None, ctypes.c_size_t(0)
    ):
        return ""
    return said.value.decode("ascii", "replace")


def mac_machine(library: Any) -> str:
    """Returns the id that macOS gives the machine; empty where macOS doesn't say.

    Args:
        library: the C library of macOS.
    """
    said = (ctypes.c_ubyte * 16)()
    at_most = (ctypes.c_long * 2)(1, 0)  # struct timespec: a second
    return "" if library.gethostuuid(said, ctypes.byref(at_most)) else bytes(said).hex()


def mac_start(library: Any, pid: int) -> float | None:
    """Returns a process's start, in seconds since the epoch by the clock of that moment.

    psutil follows the clock instead: its answer changes when somebody sets that.

    Args:
        library: the C library of macOS.
        pid: the process.

    Returns:
        None where macOS doesn't say.
    """
    found = _BsdInfo()
    size = ctypes.sizeof(found)
    filled = library.proc_pidinfo(
        ctypes.c_int(pid),
        _PROC_PIDTBSDINFO,
        ctypes.c_uint64(0),
        ctypes.byref(found),
        ctypes.c_int(size),
    )
    return found.start_s + found.start_us / 1e6 if filled == size else None


def windows_machine() -> str:
    """Returns the id that Windows gave the machine at setup; empty on other systems."""
    if sys.platform == "win32":
        import winreg

        where = r"SOFTWARE\Microsoft\Cryptography"
        rights = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, where, 0, rights) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            pass
    return ""
