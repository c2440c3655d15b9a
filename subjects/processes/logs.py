"""The end of a server's log, for people."""

from __future__ import annotations

import re
from pathlib import Path

READ_BYTES = 16_384
"""How much of the end of a log is looked at."""

_PREFIX = re.compile(r"^\[\d+\] \d{4}/\d{2}/\d{2} [\d:.]+ ")
"""Process id and time at the start of each line of the servers' logs."""


def tail(log: Path, lines: int = 3) -> str:
    """The last ``lines`` lines of ``log`` without their time; empty where it can't be read."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - READ_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    kept = [_PREFIX.sub("", line).strip() for line in text.splitlines() if line.strip()]
    return "\n".join(kept[-lines:])
