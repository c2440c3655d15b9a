"""The memory of a node that runs as a process on this machine, by the operating system."""

from __future__ import annotations

import psutil

from subjects.kit.probe import Watched


def memory_bytes(node: Watched) -> int | None:
    """Return the resident memory of a local process; None for any other node."""
    pid = node.instance.identity().get("pid") if node.instance is not None else None
    try:
        return None if pid is None else psutil.Process(int(pid)).memory_info().rss
    except psutil.Error:
        return None
