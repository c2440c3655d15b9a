"""Runs all tests as two: those that wait for real servers beside those that compute.

``python -m tests.beside``. Two cores are then busy with both; one after the other would take
nearly twice as long. What the servers' tests say is told when the others are done.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUICK = ("tests/unit", "tests/gui")
SERVERS = ("tests/integration",)
_LOOK_EVERY_S = 0.5


def main() -> int:
    """Returns pytest's exit code, the worse of the two."""
    with tempfile.TemporaryDirectory(prefix="faultstage-tests-") as folder:
        said = Path(folder) / "servers.txt"
        with said.open("wb") as output:
            servers = subprocess.Popen(_pytest(SERVERS), stdout=output, stderr=output)
        try:
            print(f"Beside each other: {', '.join(QUICK)} and {', '.join(SERVERS)}", flush=True)
            code = subprocess.call(_pytest(QUICK))
            _follow(said, servers)
        except BaseException:
            servers.terminate()
            servers.wait()
            raise
    return max(code, servers.returncode)


def _pytest(folders: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "pytest", "--durations=15", *folders]


def _follow(said: Path, servers: subprocess.Popen[bytes]) -> None:
    """Prints what the tests with servers have said, and goes on until they have ended."""
    with said.open("rb") as lines:
        while True:
            ended = servers.poll() is not None
            sys.stdout.buffer.write(lines.read())
            sys.stdout.buffer.flush()
            if ended:
                return
            time.sleep(_LOOK_EVERY_S)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
