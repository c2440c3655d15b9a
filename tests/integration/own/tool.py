"""A program that loads nothing and writes what such programs write: ``python tool.py HOW``.

``ticks``: a JSON line every 0.1 s, and a lot on standard error; ``k6``: six lines a request;
``ends``: three ticks, a summary, and its own end;
``silent``: nothing; ``garbage``: other lines; ``family``: ticks, and a child that outlives it;
``damaged``: ticks after a line that isn't UTF-8 and one of a time that no calendar has.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime

METRICS = ("http_reqs", "http_req_blocked", "http_req_duration", "data_sent", "http_req_failed")


def say(line: str) -> None:
    """Writes a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tick(number: int) -> None:
    """Writes a tick."""
    say(json.dumps({"t": number / 10, "ok": 20, "failed": 0, "p99_ms": 2.5}))


def request() -> None:
    """Writes a request as k6 does."""
    for metric in METRICS:
        tags = {"status": "200", "expected_response": "true"}
        data = {"time": datetime.now(UTC).isoformat(), "value": 4.5, "tags": tags}
        say(json.dumps({"metric": metric, "type": "Point", "data": data}))


def main() -> int:
    """Does what the argument says."""
    how, number = sys.argv[1], 0
    if how == "family":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        sys.stderr.write(f"child {child.pid}\n")
    while how != "ends" or number < 15:
        time.sleep(0.1)
        number += 1
        if how == "damaged":
            year_1 = b'{"code": 200, "timestamp": "0001-01-01T00:00:00", "latency": 1}'
            sys.stdout.buffer.write(b'{"t": 1.0, "ok": "\xe9"}\n' + year_1 + b"\n")
        if how in ("ticks", "ends", "family", "damaged"):
            tick(number)
            sys.stderr.write("x" * 20_000 + "\n")
        elif how == "k6":
            request()
        elif how == "garbage":
            say("requests went well")
    say("summary: all went well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
