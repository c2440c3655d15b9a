"""Runs all tests on two lanes: those that speak to a container engine beside all others.

``python -m tests.beside``. Both wait more than they compute; one after the other would take
nearly twice as long. What the lane with the engine says is told when the other is done.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

LANE = (("tests/unit", "tests/gui"), ("tests/integration", "-m", "not engine"))
ENGINE_LANE = ("tests/integration", "-m", "engine")
_LOOK_EVERY_S = 0.5


def main() -> int:
    """Returns pytest's exit code, the worst of all."""
    with tempfile.TemporaryDirectory(prefix="faultstage-tests-") as folder:
        said = Path(folder) / "engine.txt"
        with said.open("wb") as output:
            engine = subprocess.Popen(_pytest(ENGINE_LANE), stdout=output, stderr=output)
        try:
            print("The tests with a container engine run beside these; told below.", flush=True)
            codes = [subprocess.call(_pytest(part)) for part in LANE]
            _follow(said, engine)
        except BaseException:
            engine.terminate()
            engine.wait()
            raise
    return max(*codes, engine.returncode)


def _pytest(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "pytest", "--durations=10", *arguments]


def _follow(said: Path, engine: subprocess.Popen[bytes]) -> None:
    """Prints what the other lane has said, and goes on until it has ended."""
    with said.open("rb") as lines:
        while True:
            ended = engine.poll() is not None
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
