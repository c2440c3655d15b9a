"""A Python process of ours that speaks to us: started, heard, spoken to, ended."""

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
from subjects.hosts.processes.channel import Channel

CHANNEL_OPTION = "--channel"
"""The argument in which each module is told its end of the channel."""

_DRAIN_S = 1.0
"""What a process said before it ended is there by then, seconds."""


class PythonChild:
    """The process and our end of its channel.

    It is over when the process has ended, not when its streams have: what it started may hold
    those for ever. Threads rather than the loop's subprocess support: that works alike under
    plain asyncio and under Qt, on every system, and takes no unknown exit code for another.

    Attributes:
        pid: its process id.
        last_sign: when a line last came from it, as ``time.monotonic()``.
    """

    def __init__(self, process: subprocess.Popen[Any], channel: Channel) -> None:
        """Takes what :meth:`start` made."""
        self.pid = process.pid
        self.last_sign = time.monotonic()
        self._process = process
        self._channel = channel

    @classmethod
    def start(
        cls, module: str, *arguments: str, output: int | IO[bytes], errors: int | IO[bytes] | None
    ) -> PythonChild:
        """Starts ``module`` with a channel of its own, in a session of its own.

        Args:
            module: a module of ours that takes :data:`CHANNEL_OPTION`.
            arguments: its other arguments.
            output: where goes what anybody prints in it.
            errors: the same for its stderr; None for where ours goes.

        Raises:
            OSError: it can't be started.
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
                    start_new_session=os.name == "posix",
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                    **_handing_on(handle),
                )
            except BaseException:
                channel.close()
                raise
        return cls(process, channel)

    def follow(
        self, name: str, on_line: Callable[[bytes], None], on_end: Callable[[int | None], None]
    ) -> None:
        """Calls, in the running loop, ``on_line`` for each line and ``on_end`` once after all.

        Args:
            name: for the threads that listen.
            on_line: given each line.
            on_end: given the exit code; None where nobody can know it.
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
            OSError: it is gone, or has read nothing for long.
        """
        self._channel.send_at_once(line)

    def finish(self) -> None:
        """Says that nothing more will be sent, which ends it; what it says is still heard."""
        self._channel.finish()

    def kill(self) -> None:
        """Ends it with no warning; does nothing where it has ended."""
        # Its end is collected by the thread that waits: until then the pid is its own.
        if self._process.returncode is None:
            with suppress(OSError):
                self._process.kill()


def _handing_on(handle: int) -> dict[str, Any]:
    """What has ``Popen`` leave ``handle`` open in the child, and nothing else."""
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return {"startupinfo": startup}
    return {"pass_fds": (handle,)}
