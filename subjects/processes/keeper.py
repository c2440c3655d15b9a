"""The app's end of the warden: starts it, orders processes from it, hears of their ends."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from core.ports import SubjectError
from core.process_identity import ProcessIdentity
from subjects.processes import warden
from subjects.processes.process import ExitCallback, LocalProcess
from subjects.processes.reports import Exited, Failed, Ready, Report, Spawned

ANSWER_WITHIN_S = 10.0
"""How long the warden may take for one order on a busy machine, seconds."""

END_WITHIN_S = 5.0
"""How long the warden may take to end what it holds, seconds."""

Registry = Callable[[str, ProcessIdentity], None]
"""Told of each process that was started, to write it where a later start finds it."""


class Keeper:
    """Starts processes that end with the app, even where the app is killed.

    Reports arrive over a thread and not over the loop's subprocess support: that works
    alike under plain asyncio and under Qt, on every system, and costs nothing while
    nothing happens.
    """

    def __init__(
        self,
        on_lost: Callable[[str], None] | None = None,
        registry: Registry | None = None,
    ) -> None:
        """Starts nothing yet; ``on_lost(text)`` is called should the warden itself die."""
        self._on_lost = on_lost
        self._registry = registry
        self._warden: subprocess.Popen[bytes] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reader: threading.Thread | None = None
        self._drained = asyncio.Event()
        self._waiting: dict[int, asyncio.Future[Spawned]] = {}
        self._processes: dict[int, tuple[LocalProcess, ExitCallback | None]] = {}
        self._early: dict[int, Exited] = {}
        self._owned: set[ProcessIdentity] = set()
        self._has_last = False
        self._next_id = 1
        self._closing = False

    @property
    def pid(self) -> int | None:
        """The warden's process id; None where it doesn't run."""
        return self._warden.pid if self._warden else None

    async def start(self) -> None:
        """Starts the warden.

        Raises:
            SubjectError: it can't be started.
        """
        self._loop = asyncio.get_running_loop()
        try:
            self._warden = subprocess.Popen(  # noqa: ASYNC220 - it returns within milliseconds
                [sys.executable, "-P", warden.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as error:
            text = f"The helper process that keeps the servers can't be started: {error}."
            raise SubjectError(text, "Close other programs and try again.") from error
        self._drained.clear()
        self._closing = False
        self._reader = threading.Thread(
            target=self._read, args=(self._warden,), name="warden-reports", daemon=True
        )
        self._reader.start()

    async def spawn(
        self,
        name: str,
        argv: Sequence[str],
        *,
        cwd: Path,
        log: Path,
        on_exit: ExitCallback | None = None,
    ) -> LocalProcess:
        """Starts ``argv`` with its output appended to ``log``.

        Args:
            name: what people call the process.
            argv: program and arguments.
            cwd: its working folder.
            log: the file for its output.
            on_exit: called in the loop, within milliseconds of its end.

        Raises:
            SubjectError: it can't be started.
        """
        order_id = self._next_id
        self._next_id += 1
        answer: asyncio.Future[Spawned] = asyncio.get_running_loop().create_future()
        self._waiting[order_id] = answer
        try:
            self._order(do="spawn", id=order_id, argv=list(argv), cwd=str(cwd), log=str(log))
            async with asyncio.timeout(ANSWER_WITHIN_S):
                spawned = await answer
        except TimeoutError as error:
            text = f"{name} was not started within {ANSWER_WITHIN_S:.0f} s."
            raise SubjectError(text, "Press R to start afresh.") from error
        finally:
            self._waiting.pop(order_id, None)
        identity = ProcessIdentity.started(spawned.pid, spawned.start)
        process = LocalProcess(name, identity, log)
        self._processes[order_id] = (process, on_exit)
        if self._registry is not None:
            self._registry(name, identity)
        early = self._early.pop(order_id, None)
        if early is not None:
            self._exited(early)
        return process

    def own(self, identity: ProcessIdentity) -> None:
        """Has the warden kill this process too when the app ends.

        Raises:
            SubjectError: the warden is gone.
        """
        self._owned.add(identity)
        self._order(do="own", pid=identity.pid, start=identity.start)

    def at_end(self, argv: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Has the warden run a command when the app ends, however it does; replaces the last.

        For what the system doesn't end by itself. It has a session of its own and
        :data:`~subjects.processes.warden.LAST_WITHIN_S` seconds.

        Args:
            argv: program and arguments.
            environment: variables besides those of the app.

        Raises:
            SubjectError: the warden is gone.
        """
        self._order(do="at_end", argv=list(argv), environment=dict(environment or {}))
        self._has_last = True

    def withdraw(self) -> None:
        """Has the command of :meth:`at_end` not be run: what it is for was done."""
        self._has_last = False
        with suppress(SubjectError):  # A warden that is gone has run it, or never will.
            self._order(do="withdraw")

    async def close(self) -> None:
        """Ends the warden and everything that it holds. Safe to call twice."""
        warden_process = self._warden
        if warden_process is None:
            return
        self._closing = True
        assert warden_process.stdin is not None
        with suppress(OSError):
            warden_process.stdin.close()
        try:
            last_s = warden.LAST_WITHIN_S if self._has_last else 0.0
            async with asyncio.timeout(END_WITHIN_S + last_s):
                await self._drained.wait()
        except TimeoutError:
            warden_process.kill()
            await self._drained.wait()
        finally:
            self._kill_rest()
        self._warden = None

    def _order(self, **order: object) -> None:
        stdin = self._warden.stdin if self._warden else None
        try:
            if stdin is None or self._closing:
                raise BrokenPipeError
            stdin.write(json.dumps(order).encode() + b"\n")
            stdin.flush()
        except OSError as error:
            text = "The helper process that keeps the servers has ended."
            raise SubjectError(text, "Press R to start afresh.") from error

    def _read(self, warden_process: subprocess.Popen[bytes]) -> None:
        """Runs in a thread: hands each report to the loop."""
        assert self._loop is not None and warden_process.stdout is not None
        decode = msgspec.json.Decoder[Report](Report).decode
        with suppress(RuntimeError):  # The loop is closed: nobody listens any more.
            with warden_process.stdout as reports:
                for line in reports:
                    self._loop.call_soon_threadsafe(self._heard, decode(line))
            warden_process.wait()
            self._loop.call_soon_threadsafe(self._ended)

    def _heard(self, report: Report) -> None:
        match report:
            case Ready():
                pass
            case Spawned():
                answer = self._waiting.get(report.id)
                if answer is not None and not answer.done():
                    answer.set_result(report)
            case Failed():
                answer = self._waiting.get(report.id)
                if answer is not None and not answer.done():
                    answer.set_exception(SubjectError(f"A server can't start: {report.text}."))
            case Exited():
                self._exited(report)

    def _exited(self, report: Exited) -> None:
        entry = self._processes.pop(report.id, None)
        if entry is None:
            # It ended before ``spawn`` had gone on: kept for it.
            self._early[report.id] = report
            return
        process, on_exit = entry
        process.mark_ended(report.returncode, report.monotonic)
        if on_exit is not None:
            on_exit(process)

    def _ended(self) -> None:
        """The warden's reports have ended, so it has."""
        self._drained.set()
        if self._closing:
            return
        self._closing = True
        text = "The helper process that keeps the servers has ended; so all of them were ended."
        error = SubjectError(text, "Press R to start afresh.")
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(error)
        self._kill_rest()
        if self._on_lost is not None:
            self._on_lost(text)

    def _kill_rest(self) -> None:
        """Kills what the warden can't, since it is gone."""
        for identity in self._owned:
            identity.kill()
        self._owned.clear()
        left = list(self._processes.values())
        self._processes.clear()
        for process, on_exit in left:
            process.kill()
            process.mark_ended(None, time.monotonic())
            if on_exit is not None:
                on_exit(process)
