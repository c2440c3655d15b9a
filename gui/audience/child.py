"""The app's end of the audience's process: starts the process, exchanges lines, and ends it.

Threads rather than the loop's own pipes: they work alike under plain asyncio and under Qt, and on
every system; and a process that reads nothing never holds up the stage.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from core.process.exit_codes import wait_exit_code
from core.process.files import UNDECODABLE
from core.process.handed_on import own_environment, python_command
from core.process.priority import giving_way
from gui.audience.server.pipes import Lines, inheritable
from gui.audience.server.protocol import (
    AnyPageReport,
    PageOrder,
    ShowOnPhones,
    decode_page_report,
    encode_line,
)

MODULE = "gui.audience.server"
_DRAIN_S = 1.0
_CLOSE_S = 2.0
_PIECE = 65_536
_LOG = logging.getLogger(__name__)


class AudienceChild:
    """The process that phones reach.

    Attributes:
        pid: the process id.
        ended: done with the exit code once the process has ended; None where nobody knows it.
    """

    def __init__(self, address: str, port: int, on_report: Callable[[AnyPageReport], None]) -> None:
        """Starts the process, which listens on ``address`` and ``port``.

        Args:
            address: the one address.
            port: the port; 0 for the usual one, or any where that is taken.
            on_report: called in the running loop with each thing that the process says.

        Raises:
            OSError: the process can't be started.
        """
        self._loop = asyncio.get_running_loop()
        self._on_report = on_report
        self._view: ShowOnPhones | None = None
        self._view_lock = threading.Lock()
        self.ended: asyncio.Future[int | None] = self._loop.create_future()
        their_orders, our_orders = os.pipe()
        our_reports, their_reports = os.pipe()
        try:
            self._process = _start(address, port, their_orders, their_reports)
        except BaseException:
            os.close(our_orders)
            os.close(our_reports)
            raise
        finally:
            os.close(their_orders)
            os.close(their_reports)
        self.pid = self._process.pid
        self._lines = Lines(our_orders, "audience-orders")
        reader = _thread("audience-reports", self._read, our_reports)
        errors = _thread("audience-errors", self._log)
        _thread("audience-end", self._wait, (reader, errors))

    def send(self, order: PageOrder) -> None:
        """Sends ``order`` without waiting; a view that waits gives way to a newer one."""
        if not isinstance(order, ShowOnPhones):
            self._lines.put(encode_line(order))
            return
        with self._view_lock:  # the thread that sends takes the view meanwhile
            waits, self._view = self._view is not None, order
        if not waits:
            self._lines.put_later(self._newest_view)

    async def close(self) -> None:
        """Ends the process; kills one that lives on after 2 s."""
        self._lines.finish()
        await asyncio.wait((self.ended,), timeout=_CLOSE_S)
        if not self.ended.done():
            self.kill()
            await asyncio.wait((self.ended,), timeout=_CLOSE_S)

    def kill(self) -> None:
        """Kills the process without warning; does nothing after the end."""
        # The waiting thread reaps the process: until then, nobody else can have this pid.
        if self._process.returncode is None:
            with suppress(OSError):
                self._process.kill()

    def _newest_view(self) -> bytes:
        with self._view_lock:
            view, self._view = self._view, None
        return b"" if view is None else encode_line(view)

    def _read(self, descriptor: int) -> None:
        rest = b""
        with suppress(OSError):
            while piece := os.read(descriptor, _PIECE):
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    self._take(line)
        os.close(descriptor)

    def _take(self, line: bytes) -> None:
        try:
            report = decode_page_report(line)
        except UNDECODABLE as error:
            _LOG.warning("the audience's process said what can't be read: %s", error)
            return
        self._call(self._on_report, report)

    def _log(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                _LOG.warning("%s", line.decode(errors="replace").rstrip())

    def _wait(self, others: tuple[threading.Thread, ...]) -> None:
        code = wait_exit_code(self._process)
        for thread in others:
            thread.join(_DRAIN_S)
        self._lines.finish()
        self._call(self._end, code)

    def _end(self, code: int | None) -> None:
        if not self.ended.done():
            self.ended.set_result(code)

    def _call(self, function: Callable[[Any], None], argument: object) -> None:
        with suppress(RuntimeError):  # The loop is closed: nobody listens any more.
            self._loop.call_soon_threadsafe(function, argument)


def _start(address: str, port: int, orders: int, reports: int) -> subprocess.Popen[Any]:
    numbers = inheritable(orders), inheritable(reports)
    command = python_command(
        MODULE,
        *("--orders", str(numbers[0]), "--reports", str(numbers[1])),
        *("--address", address, "--port", str(port)),
    )
    with giving_way():
        return subprocess.Popen(
            command,
            env=own_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            # Ctrl-C in the terminal is the app's to handle.
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            **_inheriting(numbers),
        )


def _inheriting(numbers: tuple[int, int]) -> dict[str, Any]:
    """Returns ``Popen`` options that leave only the descriptors ``numbers`` open in the child."""
    if sys.platform == "win32":
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": list(numbers)})
        return {"startupinfo": startup}
    return {"pass_fds": numbers}


def _thread(name: str, run: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=run, args=arguments, name=name, daemon=True)
    thread.start()
    return thread
