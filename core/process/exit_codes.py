"""How a child process ended, and nothing made up where that can't be known.

Python's ``subprocess`` takes a child whose end somebody else collected, or that the system
forgot since SIGCHLD is ignored, for one that ended with code 0; asyncio takes it for 255.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any


def wait_exit_code(process: subprocess.Popen[Any]) -> int | None:
    """Wait until ``process`` has ended; blocks.

    Returns:
        Its exit code, negative for a signal; None where nobody can know it.
    """
    is_known = process.returncode is not None or _is_known(process.pid)
    code = process.wait()
    # Another thread's poll() may have collected it meanwhile; a code made up is always 0.
    return code if is_known or code else None


def _is_known(pid: int) -> bool:
    """Waits for the end of a child without collecting it; whether there was one to see."""
    if sys.platform in ("win32", "darwin"):
        return True  # Windows forgets none; macOS can't look without collecting
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
