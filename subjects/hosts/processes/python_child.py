"""A Python process of ours, connected by a channel: started, heard, spoken to, ended."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from core.process.exit_codes import wait_exit_code
from core.process.handed_on import own_environment, python_command
from core.process.sessions import in_own_session
from subjects.hosts.processes.channel import Channel

CHANNEL_OPTION = "--channel"
"""The argument by which a module gets the child's end of the channel."""

_DRAIN_S = 1.0
"""Seconds within which everything that a process said before ending has arrived."""


class PythonChild:
    """A Python process, and our end of the channel.

    The child is over when its process has ended, not when the streams have: a process that it
    started may hold those for ever. Threads rather than the loop's subprocess support: they work
    alike under plain asyncio and under Qt, on every system, and never invent an exit code.

    Attributes:
        pid: the process id.
        last_sign: when the last line arrived, as ``time.monotonic()``.
    """

    def __init__(self, process: subprocess.Popen[Any], channel: Channel) -> None:
        """Wraps what :meth:`start` made."""
        self.pid = process.pid
        self.last_sign = time.monotonic()
        self._process = process
        self._channel = channel

    @classmethod
    def start(
        cls, module: str, *arguments: str, output: int | IO[bytes], errors: int | IO[bytes] | None
    ) -> PythonChild:
        """Starts ``module`` with a new channel, in a new session.

        Args:
            module: a module of ours that takes :data:`CHANNEL_OPTION`.
            arguments: the other arguments.
            output: where stdout of the process goes.
            errors: where stderr goes; None for this process's own stderr.

        Raises:
            OSError: the process can't be started.
        """
        channel, theirs = Channel.pair()
        with theirs:
            handle = theirs.fileno()
            try:
                process = subprocess.Popen(
                    python_command(module, CHANNEL_OPTION, str(handle), *arguments),
                    env=own_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=errors,
                    # Ctrl-C in the terminal is the app's to handle.
                    **in_own_session(),
                    **_inheriting(handle),
                )
            except BaseException:
                channel.close()
                raise
        return cls(process, channel)

    def follow(
        self, name: str, on_line: Callable[[bytes], None], on_end: Callable[[int | None], None]
    ) -> None:
        """Calls ``on_line`` for each line and ``on_end`` once after all, in the running loop.

        Args:
            name: the name of the listening threads.
            on_line: called with each line.
            on_end: called with the exit code; None where nobody can know the code.
        """
        loop = asyncio.get_running_loop()

        def read() -> None:
            for line in self._channel.lines():
                self.last_sign = time.monotonic()
                with suppress(RuntimeError):  # The loop is closed: nobody listens any more.
                    loop.call_soon_threadsafe(on_line, line)

        def wait() -> None:
            code = wait_exit_code(self._process)
            reader.join(_DRAIN_S)
            self._channel.close()
            reader.join(_DRAIN_S)
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(on_end, code)

        reader = threading.Thread(target=read, name=f"{name}-lines", daemon=True)
        reader.start()
        threading.Thread(target=wait, name=f"{name}-end", daemon=True).start()

    def send(self, line: bytes) -> None:
        """Sends a line without waiting.

        Raises:
            OSError: the process is gone, or has read nothing for long.
        """
        self._channel.send_at_once(line)

    def finish(self) -> None:
        """Announces the end of input, which ends the process; remaining lines are still read."""
        self._channel.finish()

    def kill(self) -> None:
        """Kills the process without warning; does nothing after the end."""
        # The waiting thread reaps the process: until then, nobody else can have this pid.
        if self._process.returncode is None:
            with suppress(OSError):
                self._process.kill()


def _inheriting(handle: int) -> dict[str, Any]:
    """Returns ``Popen`` options that leave ``handle`` open in the child, and nothing else."""
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return {"startupinfo": startup}
    return {"pass_fds": (handle,)}
