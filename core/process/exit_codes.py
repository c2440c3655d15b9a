"""The exit code of a child process and the signal in that code; None where nobody can know.

Python's ``subprocess`` takes a child whose end somebody else collected, or that the system
forgot since SIGCHLD is ignored, for one that ended with code 0; asyncio takes it for 255.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any


def wait_exit_code(process: subprocess.Popen[Any]) -> int | None:
    """Waits until ``process`` has ended, and returns the exit code; blocks the calling thread.

    Returns:
        The exit code, negative for a signal; None where nobody can know the code.
    """
    is_known = process.returncode is not None or _is_known(process.pid)
    code = process.wait()
    # Another thread's poll() may have collected the child meanwhile; a made-up code is always 0.
    return code if is_known or code else None


def _is_known(pid: int) -> bool:
    """Waits for a child's end without collecting the child; False where the code is lost."""
    if sys.platform in ("win32", "darwin"):
        return True  # Windows keeps exit codes; macOS can't wait without collecting
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def signal_of(exit_code: int) -> int | None:
    """The signal in a process's exit code; None where the process ended without a signal.

    Negative as ``subprocess`` has it, or 128 and the signal as shells and containers do.
    """
    if exit_code < 0:
        return -exit_code
    return exit_code - 128 if 128 < exit_code < 160 else None
