"""A tunnel to an engine behind ``ssh://``: a local socket that leads to the engine's.

The SDK would need another package for SSH, and couldn't end an event stream over it. The system's
``ssh`` is used as configured; it can't ask questions here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from core.process.handed_on import tool_environment
from core.process.sessions import in_own_session, without_window
from subjects.hosts.containers.engine.errors import EngineError, Trouble

REMOTE_SOCKET = "/var/run/docker.sock"

_READY = b"faultstage\n"
_END_WITHIN_S = 2.0
_LINE_LIMIT = 65_536


class Tunnel:
    """One ``ssh`` process that forwards a socket.

    The process runs ``cat`` on the far side, whose input is ours: when this process ends, even by
    SIGKILL, so does the input, then ``cat`` and with it ``ssh``.

    Attributes:
        url: the engine's address on this side.
    """

    def __init__(self, url: str, timeout_s: float) -> None:
        """Opens the tunnel; blocks until the far side answers.

        Raises:
            EngineError: the tunnel can't be opened.
        """
        program = shutil.which("ssh")
        if program is None or os.name != "posix":
            text = f"The Docker engine at {url} needs the program ssh, which isn't here."
            raise EngineError(text, "Install OpenSSH, or reach the engine by tcp:// with TLS.")
        parts = urlsplit(url)
        # Short and private: the path of a socket may have no more than about 100 characters.
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="fs-"))
        except OSError as error:
            text = f"The tunnel to {url} needs a temporary folder: {error.strerror}."
            raise EngineError(text, "Free some space, or set TMPDIR to another folder.") from error
        socket = self._folder / "engine.sock"
        remote = parts.path if len(parts.path) > 1 else REMOTE_SOCKET
        argv = [program, "-T", "-a", "-x", "-o", "BatchMode=yes"]
        argv += ["-o", "ExitOnForwardFailure=yes", "-o", "ControlPath=none"]
        argv += ["-o", f"ConnectTimeout={max(1, round(timeout_s))}", "-L", f"{socket}:{remote}"]
        argv += ["-p", str(parts.port)] if parts.port else []
        argv += ["-l", parts.username] if parts.username else []
        self.url = f"unix://{socket}"
        # Errors go to a file: a pipe that nobody reads would stop an ssh that says much.
        self._words = self._folder / "ssh.log"
        try:
            with self._words.open("wb") as words:
                self._ssh = subprocess.Popen(
                    [*argv, "--", parts.hostname or "", "cat"],
                    env=tool_environment(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=words,
                    **in_own_session(),
                )
        except OSError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            text = f"The Docker engine at {url} can't be reached: ssh can't be started: {error}."
            raise EngineError(text, "Try in a terminal: ssh -V") from error
        self._wait_ready(url, timeout_s)

    def close(self) -> None:
        """Closes the tunnel. Safe to call twice."""
        ssh = self._ssh
        with suppress(OSError):
            ssh.kill()
        with suppress(subprocess.TimeoutExpired):
            ssh.wait(_END_WITHIN_S)
        for pipe in (ssh.stdin, ssh.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_ready(self, url: str, timeout_s: float) -> None:
        ssh = self._ssh
        assert ssh.stdin is not None and ssh.stdout is not None
        patience = threading.Timer(timeout_s, ssh.kill)
        patience.start()
        try:
            with suppress(OSError):
                ssh.stdin.write(_READY)
                ssh.stdin.flush()
            # The forwarding is there before the far side's command runs.
            # A far side's shell may greet first.
            while line := ssh.stdout.readline(_LINE_LIMIT):
                if line.endswith(_READY):
                    return
        finally:
            patience.cancel()
            patience.join()
        words = self._words.read_text(errors="replace").strip().splitlines()
        self.close()
        reason = words[-1] if words else f"no answer within {timeout_s:.3g} s"
        text = f"The Docker engine at {url} can't be reached by ssh: {reason}."
        remedy = f"Try in a terminal: ssh {urlsplit(url).netloc} docker version"
        raise EngineError(text, remedy, Trouble.AWAY)


def host_behind(url: str) -> str:
    """Returns the host's name or address as ``ssh`` resolves hosts, which may be renamed there."""
    named = urlsplit(url).hostname or ""
    program = shutil.which("ssh")
    if program is None:
        return named
    try:
        found = subprocess.run(
            [program, "-G", "--", named],
            env=tool_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_END_WITHIN_S,
            check=True,
            **without_window(),
        )
    except (OSError, subprocess.SubprocessError):
        return named
    for line in found.stdout.decode(errors="replace").splitlines():
        key, _, value = line.partition(" ")
        if key == "hostname" and value:
            return value
    return named
