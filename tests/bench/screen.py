"""A separate X server for the bench, so that nobody's windows are in the way."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager

from tests.bench.figure import BenchError
from tests.tied import tied

WIDTH, HEIGHT = 1920, 1080
_STARTS_WITHIN_S = 10.0
_ENDS_WITHIN_S = 5.0


@contextmanager
def screen() -> Generator[str]:
    """Runs an Xvfb of 1920 x 1080 within the block; yields the display (``:7``).

    It chooses a free display itself. It is in a session of its own: a Ctrl-C in the terminal
    must not take it away from the windows that are still closing.

    Raises:
        BenchError: there is no Xvfb, or it doesn't start.
    """
    program = shutil.which("Xvfb")
    if program is None:
        raise BenchError("Xvfb isn't here: apt-get install xvfb")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [
            *(program, "-displayfd", str(writer), "-nolisten", "tcp", "-noreset"),
            *("-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
        ],
        pass_fds=[writer],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=tied(),  # noqa: PLW1509 - one call of the system, no Python code waits
    )
    os.close(writer)
    try:
        yield f":{_number(reader)}"
    finally:
        os.close(reader)
        server.terminate()
        try:
            server.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _number(reader: int) -> str:
    said = b""
    while not said.endswith(b"\n"):
        ready, _, _ = select.select([reader], [], [], _STARTS_WITHIN_S)
        more = os.read(reader, 64) if ready else b""
        if not more:
            raise BenchError("Xvfb doesn't start")
        said += more
    return said.decode().strip()
