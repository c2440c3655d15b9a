"""Has the window's thread given a core soon after waking up, where others want the core, too.

Linux gives the core first to whom asks for little of it in one go. Nobody gets more or less on the
whole; but a frame that is due needn't wait until others have had their some milliseconds.
"""

from __future__ import annotations

import ctypes
import platform
import sys

SLICE_NS = 300_000
"""Time on a core that the window asks for in one go, ns; most processes ask for some ms."""

_SYSTEM_CALLS = {"x86_64": (314, 315), "aarch64": (274, 275)}
"""The numbers of ``sched_setattr`` and ``sched_getattr``, for which Python has no function."""

_RESET_ON_FORK = 1
"""Flag that has children begin as any process does."""


class _Attributes(ctypes.Structure):
    """Linux's ``struct sched_attr``, as of the first version."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("policy", ctypes.c_uint32),
        ("flags", ctypes.c_uint64),
        ("nice", ctypes.c_int32),
        ("priority", ctypes.c_uint32),
        ("runtime", ctypes.c_uint64),
        ("deadline", ctypes.c_uint64),
        ("period", ctypes.c_uint64),
    )


def wake_early() -> bool:
    """Asks the kernel to give this thread a core early; returns whether the kernel agreed.

    Linux 6.12 and later can. Threads and processes that this thread starts are as any other.
    """
    numbers = _SYSTEM_CALLS.get(platform.machine()) if sys.platform == "linux" else None
    if numbers is None:
        return False
    attributes, call = _Attributes(), ctypes.CDLL(None).syscall
    if call(numbers[1], 0, ctypes.byref(attributes), ctypes.sizeof(attributes), 0):
        return False
    attributes.flags |= _RESET_ON_FORK
    attributes.runtime = SLICE_NS
    return not call(numbers[0], 0, ctypes.byref(attributes), 0)
