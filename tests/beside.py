"""Runs all tests in parallel lanes: ``python -m tests.beside``.

Those that start servers wait more than they compute; one after the other, all would take more
than twice as long. Those that compute come first, and take what the others leave of the cores.
What the other lanes say is told when the first is done.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.without_qt import ROOMS

COMPUTING = ("tests/unit", "tests/gui", *(f"--ignore={room}" for room in ROOMS))
PRIVATE = ("tests/integration", "-m", "private")
_STORIES = "tests/integration/test_headless_*.py"
AROUND = tuple(f"tests/integration/{room}" for room in ("surroundings", "audience", "links"))
"""The tests of a show's surroundings: its machine, its audience, the links between nodes."""
LOCAL = (
    *("tests/integration", "-m", "not engine"),
    *(f"--ignore={room}" for room in AROUND),
    f"--ignore-glob={_STORIES}",
)
ENGINE = ("tests/integration", "-m", "engine and not private")
WALKS = ("tests/walks", *sorted(map(str, Path().glob(_STORIES))), "-m", "not engine")
"""Whole stories, in a window and without one, take about as long as all other local servers."""
_LOOK_EVERY_S = 0.5


class _TestLane(NamedTuple):
    """A lane beside the first: the process, and the file with the process's output."""

    process: subprocess.Popen[bytes]
    said: Path


def main() -> int:
    """Runs all lanes; returns the worst of pytest's exit codes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faultstage-tests-")))
        lanes: list[_TestLane] = []
        try:
            for name, part in (
                ("walks", WALKS),
                ("local", LOCAL),
                ("around", AROUND),
                ("engine", ENGINE),
            ):
                said = folder / name
                output = stack.enter_context(said.open("wb"))
                process = subprocess.Popen(_pytest(part), stdout=output, stderr=output)
                lanes.append(_TestLane(process, said))
            print("Most tests with servers run beside these; told below.", flush=True)
            codes = [subprocess.call([*_nice(), *_pytest(ROOMS, "tests.without_qt")])]
            codes += [subprocess.call([*_nice(), *_pytest(COMPUTING)])]
            codes += [subprocess.call(_pytest(PRIVATE))]
            codes += [_follow(lane) for lane in lanes]
        except BaseException:
            for lane in lanes:
                lane.process.terminate()
            for lane in lanes:
                lane.process.wait()
            raise
    return worst(codes)


def worst(codes: list[int]) -> int:
    """Returns the exit code to report: any that isn't 0, even one below 0 for a signal."""
    return max(codes, key=abs)


def _pytest(arguments: tuple[str, ...], runner: str = "pytest") -> list[str]:
    return [sys.executable, "-m", runner, "--durations=10", *arguments]


def _nice() -> list[str]:
    nice = shutil.which("nice")
    return [nice, "-n", "5"] if nice else []


def _follow(lane: _TestLane) -> int:
    """Prints a lane's output until the lane has ended; returns the exit code."""
    with lane.said.open("rb") as lines:
        while True:
            code = lane.process.poll()
            sys.stdout.buffer.write(lines.read())
            sys.stdout.buffer.flush()
            if code is not None:
                return code
            time.sleep(_LOOK_EVERY_S)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
