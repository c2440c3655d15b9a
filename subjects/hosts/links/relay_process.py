"""The app's end of one process of relays: starts, orders, hears and ends the process."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from core.ports import SubjectError
from core.process.files import UNDECODABLE
from core.text.wording import AFRESH
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.links.protocol import (
    Flowed,
    Lay,
    LinkSetting,
    LinksSet,
    RelayPlan,
    RelaysFailed,
    RelaysLaid,
    RelaysReady,
    SetLinks,
    decode_report,
    encode,
)
from subjects.hosts.processes.python_child import PythonChild

READY_WITHIN_S = 30.0
"""Seconds that the process may take to start on a busy machine."""

ANSWER_WITHIN_S = 10.0
"""Seconds that the process may take for one order on a busy machine."""

LOOK_S = 0.25
HANGING_LOOKS = 2
"""Looks in a row without a report, of which ten a second are due, after which the process hangs.
Looks are counted, not seconds: while this app stood still, nothing could be heard."""

KILLED_LOOKS = 10
"""Further looks in a row without a report after which a hanging process is killed."""

MODULE = "subjects.hosts.links"

_log = logging.getLogger(__name__)


class RelayProcess:
    """One process of relays, from :meth:`start` to the end.

    Attributes:
        pid: the process id.
        ended: set when the process has ended, for whatever reason.
        returncode: the exit code, negative for a signal; None while the process runs, and where
            nobody can know the code.
    """

    def __init__(self, child: PythonChild, on_flow: Callable[[Flowed], None]) -> None:
        """Wraps ``child``; use :meth:`start`."""
        self.pid = child.pid
        self.ended = asyncio.Event()
        self.returncode: int | None = None
        self._child = child
        self._on_flow = on_flow
        self._next_id = 1
        loop = asyncio.get_running_loop()
        self._laid: asyncio.Future[None] = loop.create_future()
        self._setting: dict[int, asyncio.Future[None]] = {}
        child.follow("relays", self._heard, self._end)

    @classmethod
    async def start(
        cls,
        plans: Iterable[RelayPlan],
        settings: Iterable[LinkSetting],
        log: Path,
        on_flow: Callable[[Flowed], None],
    ) -> RelayProcess:
        """Starts a process with the relays of ``plans``; returns when all of them listen.

        Args:
            plans: the relays.
            settings: how the links fare from the first byte on.
            log: the file for what the process prints.
            on_flow: called with what flowed, ten times a second.

        Raises:
            PortTakenError: the port of a relay was taken in the meantime.
            SubjectError: the process can't be started, or doesn't get ready.
        """
        try:
            with log.open("ab") as output:
                child = PythonChild.start(MODULE, output=output, errors=subprocess.STDOUT)
        except OSError as error:
            text = f"The helper process between the nodes can't be started: {error}."
            raise SubjectError(text, "Close other programs and try again.") from error
        process = cls(child, on_flow)
        try:
            process._send(encode(SetLinks(0, tuple(settings))) + encode(Lay(tuple(plans))))
            async with asyncio.timeout(READY_WITHIN_S):
                await process._laid
        except BaseException as error:
            await process.close()
            if isinstance(error, TimeoutError):
                text = f"didn't get ready within {READY_WITHIN_S:.0f} s."
                raise _failed(text) from error
            raise
        return process

    async def set(self, settings: Iterable[LinkSetting]) -> None:
        """Makes the links fare as ``settings`` say; returns when the process has confirmed that.

        Raises:
            SubjectError: the process has ended, or doesn't answer.
        """
        order_id = self._next_id
        self._next_id += 1
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._setting[order_id] = done
        try:
            self._send(encode(SetLinks(order_id, tuple(settings))))
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await done
        except TimeoutError as error:
            raise _failed(f"didn't answer within {ANSWER_WITHIN_S:.0f} s.") from error
        finally:
            self._setting.pop(order_id, None)

    @property
    def last_sign(self) -> float:
        """The time of the process's last message, as ``time.monotonic()``."""
        return self._child.last_sign

    async def until_silent(self) -> None:
        """Waits until the process hangs or has ended."""
        silent = 0
        while not self.ended.is_set() and silent < HANGING_LOOKS:
            silent = silent + 1 if await self._is_silent() else 0

    async def until_heard(self) -> None:
        """Waits until a process that hangs goes on or has ended; kills one that doesn't in time."""
        for _ in range(KILLED_LOOKS):
            if not await self._is_silent():
                return
        self._child.kill()
        await self.ended.wait()

    async def _is_silent(self) -> bool:
        """Looks for a while whether the process lives and yet says nothing."""
        asked = time.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await self.ended.wait()
        return not self.ended.is_set() and self.last_sign < asked

    async def close(self) -> None:
        """Ends the process. Safe to call twice."""
        self._child.finish()
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await self.ended.wait()
        if not self.ended.is_set():
            self._child.kill()
            await self.ended.wait()

    def _send(self, line: bytes) -> None:
        try:
            self._child.send(line)
        except OSError as error:
            raise _failed("doesn't take orders any more.") from error

    def _heard(self, line: bytes) -> None:
        try:
            report = decode_report(line)
        except UNDECODABLE as error:
            _log.warning("The relays wrote what is no report: %s: %.200r", error, line)
            return
        match report:
            case RelaysReady():
                pass
            case RelaysLaid():
                if not self._laid.done():
                    self._laid.set_result(None)
            case RelaysFailed():
                if not self._laid.done():
                    self._laid.set_exception(PortTakenError(f"{report.port}: {report.text}"))
            case LinksSet():
                if (done := self._setting.get(report.id)) is not None and not done.done():
                    done.set_result(None)
            case Flowed():
                self._on_flow(report)

    def _end(self, code: int | None) -> None:
        self.returncode = code
        self.ended.set()
        for waiting in (self._laid, *self._setting.values()):
            if not waiting.done():
                waiting.set_exception(_failed("has ended."))
        if not self._laid.cancelled():
            self._laid.exception()  # taken: where nobody waits, the end of the process says all


def _failed(text: str) -> SubjectError:
    return SubjectError(f"The helper process between the nodes {text}", AFRESH)
