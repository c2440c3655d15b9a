"""A container engine for one test alone, so that other engines aren't disturbed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

READY_WITHIN_S = 60.0
ENDED_WITHIN_S = 60.0
POOLS = ("10.213.0.0/16", "192.168.224.0/19")
"""Addresses of the engine's networks: none that another engine would choose at that moment."""


def why_not() -> str:
    """Returns why there can be no private engine here; empty where there can."""
    if sys.platform != "linux":
        return "a container engine of its own needs Linux"
    if os.geteuid() != 0:
        return "a container engine of its own needs root"
    if shutil.which("dockerd") is None:
        return "dockerd isn't here"
    return ""


class PrivateEngine:
    """One ``dockerd``, which may be stopped and started again over the same data.

    Attributes:
        url: the engine's address.
    """

    def __init__(self, folder: Path) -> None:
        """Keeps all files in ``folder``, whose path must be short, as a socket lies there."""
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{folder / 's'}"

    def start(self) -> None:
        """Starts the engine; returns when the engine answers."""
        folder = self._folder
        with (folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    "dockerd",
                    *("--host", self.url),
                    *("--data-root", str(folder / "data")),
                    *("--exec-root", str(folder / "exec")),
                    *("--pidfile", str(folder / "pid")),
                    # Another engine's rules would be removed; with --bridge=none, its bridge too.
                    "--iptables=false",
                    "--ip6tables=false",
                    *(f"--default-address-pool=base={pool},size=24" for pool in POOLS),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while self.docker("version", check=False).returncode:
            assert self._process.poll() is None, (folder / "log").read_text()[-2000:]
            assert time.monotonic() < deadline, (folder / "log").read_text()[-2000:]
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends the engine with all containers, as the shutdown of a machine does."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(ENDED_WITHIN_S)

    def freeze(self) -> None:
        """Stops the engine's process, so that nothing is answered until :meth:`thaw`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets the engine's process go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def docker(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs the Docker CLI against this engine."""
        return subprocess.run(
            ["docker", "--host", self.url, *arguments],
            capture_output=True,
            text=True,
            check=check,
            timeout=60,
        )


@contextmanager
def private_engine() -> Generator[PrivateEngine]:
    """Runs a fresh engine within the block, and removes everything afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="fs-"))
    engine = PrivateEngine(folder)
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
        shutil.rmtree(folder, ignore_errors=True)
