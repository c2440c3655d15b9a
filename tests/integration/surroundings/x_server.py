"""Private X servers, for tests of real windows on displays of every kind."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple

import pytest

needs_xvfb = pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb")

needs_xdotool = pytest.mark.skipif(not shutil.which("xdotool"), reason="needs xdotool")


class XServer(NamedTuple):
    """A running X server without a window manager."""

    display: str
    process: subprocess.Popen[bytes]


@contextmanager
def x_server(screen: str = "1280x800x24", *options: str) -> Generator[XServer]:
    """Runs Xvfb on a free display; ``options`` are Xvfb's own."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"]
    process = subprocess.Popen(
        [*command, "-noreset", *(options or ("-ac",))],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield XServer(f":{told.readline().strip()}", process)
    finally:
        process.kill()
        process.wait()


def press(server: XServer, *keys: str) -> None:
    """Presses keys as a keyboard would; the focused window gets them."""
    environment = {**os.environ, "DISPLAY": server.display}
    subprocess.run(["xdotool", "key", *keys], env=environment, check=True)
