"""The app's end of the warden: starts the warden, orders processes, and receives their ends."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import msgspec

from core.ports import SubjectError
from core.process.files import UNDECODABLE
from core.process.handed_on import server_environment
from core.process.identity import ProcessIdentity
from core.process.tasks import TaskScope
from core.text.wording import AFRESH
from subjects.hosts.processes import warden
from subjects.hosts.processes.process import ExitCallback, LocalProcess
from subjects.hosts.processes.python_child import PythonChild
from subjects.hosts.processes.reports import Alive, Exited, Failed, Report, Spawned, WardenReady

READY_WITHIN_S = 30.0
"""Seconds that the warden may take to start on a busy machine."""

ANSWER_WITHIN_S = 10.0
"""Seconds that the warden may take for one order on a busy machine."""

END_WITHIN_S = 5.0
"""Seconds that the warden may take to end all processes."""

LOOK_S = 1.0
SILENT_LOOKS = 10
"""Looks in a row without a report after which a warden that was asked counts as hanging. Looks are
counted, not seconds: while this app stood still, nothing could be seen either."""

_log = logging.getLogger(__name__)
_decoder: msgspec.json.Decoder[Report] = msgspec.json.Decoder(Report)

Registry = Callable[[str, ProcessIdentity], None]
"""Called for each started process, to note the process for a later start of the app."""


class Keeper:
    """Starts processes that end with the app, even where the app is killed."""

    def __init__(
        self,
        on_lost: Callable[[str], None] | None = None,
        registry: Registry | None = None,
        log: Path | None = None,
    ) -> None:
        """Stores the callbacks; :meth:`start` starts the warden.

        Args:
            on_lost: called with a sentence if the warden dies, or answers no more.
            registry: called with each process that was started.
            log: the file for all that is printed in the warden; by default that is dropped.
        """
        self._on_lost = on_lost
        self._registry = registry
        self._output = log
        self._warden: PythonChild | None = None
        self._scope = TaskScope("keeper")
        self._ready: asyncio.Future[None] | None = None
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
        """The warden's process id; None where no warden runs."""
        return self._warden.pid if self._warden else None

    async def start(self) -> None:
        """Starts the warden; returns when the warden takes orders.

        Raises:
            SubjectError: the warden can't be started, or doesn't get ready.
        """
        try:
            with ExitStack() as stack:
                output = self._output and stack.enter_context(self._output.open("ab"))
                child = PythonChild.start(
                    warden.__name__, output=output or subprocess.DEVNULL, errors=None
                )
        except OSError as error:
            text = f"The helper process that keeps the servers can't be started: {error}."
            raise SubjectError(text, "Close other programs and try again.") from error
        self._warden = child
        self._drained.clear()
        self._closing = False
        self._ready = asyncio.get_running_loop().create_future()
        child.follow("warden", self._heard, self._ended)
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self._ready
        except TimeoutError as error:
            child.kill()
            text = "The helper process that keeps the servers didn't get ready within"
            raise SubjectError(
                f"{text} {READY_WITHIN_S:.0f} s.", "Press R to try again."
            ) from error
        finally:
            self._ready = None
        self._scope.spawn("signs", self._watch(child))

    async def spawn(
        self,
        name: str,
        argv: Sequence[str],
        *,
        cwd: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
        on_exit: ExitCallback | None = None,
        group: bool = False,
    ) -> LocalProcess:
        """Starts ``argv`` with the output appended to ``log``.

        Args:
            name: what people call the process.
            argv: program and arguments.
            cwd: the working folder.
            log: the file for the output.
            environment: all variables; by default those of a server.
            on_exit: called in the loop, within milliseconds of the process's end.
            group: whether all that it starts is ended and frozen with it.

        Raises:
            SubjectError: the process can't be started.
        """
        order_id = self._next_id
        self._next_id += 1
        answer: asyncio.Future[Spawned] = asyncio.get_running_loop().create_future()
        self._waiting[order_id] = answer
        environment = server_environment() if environment is None else environment
        order = {"argv": list(argv), "environment": dict(environment), "group": group}
        try:
            self._order(do="spawn", id=order_id, cwd=str(cwd), log=str(log), **order)
            async with asyncio.timeout(ANSWER_WITHIN_S):
                spawned = await answer
        except TimeoutError as error:
            text = f"{name} was not started within {ANSWER_WITHIN_S:.0f} s."
            raise SubjectError(text, AFRESH) from error
        finally:
            self._waiting.pop(order_id, None)
        identity = ProcessIdentity.started(spawned.pid, spawned.start)
        process = LocalProcess(name, identity, log, group=group)
        self._processes[order_id] = (process, on_exit)
        if self._registry is not None:
            self._registry(name, identity)
        early = self._early.pop(order_id, None)
        if early is not None:
            self._exited(early)
        return process

    def own(self, identity: ProcessIdentity) -> None:
        """Orders the warden to kill this process, too, when the app ends.

        Raises:
            SubjectError: the warden is gone.
        """
        self._owned.add(identity)
        self._order(do="own", pid=identity.pid, start=identity.start)

    def disown(self, identity: ProcessIdentity) -> None:
        """Orders the warden to forget a process of :meth:`own`, which has ended."""
        self._owned.discard(identity)
        with suppress(SubjectError):  # A warden that is gone has forgotten everything.
            self._order(do="disown", pid=identity.pid)

    def at_end(self, argv: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Orders the warden to run a command when the app ends in any way; replaces the last one.

        The command is for what the system doesn't end by itself. It runs in a session of its own,
        and has
        :data:`~subjects.hosts.processes.warden.LAST_WITHIN_S` seconds.

        Args:
            argv: program and arguments.
            environment: all variables; by default those of a server.

        Raises:
            SubjectError: the warden is gone.
        """
        environment = server_environment() if environment is None else environment
        self._order(do="at_end", argv=list(argv), environment=dict(environment))
        self._has_last = True

    def withdraw(self) -> None:
        """Withdraws the command of :meth:`at_end`, whose work was done."""
        self._has_last = False
        with suppress(SubjectError):  # A warden that is gone has run the command, or never will.
            self._order(do="withdraw")

    async def close(self) -> None:
        """Ends the warden and all processes kept by the warden. Safe to call twice."""
        child = self._warden
        if child is None:
            return
        self._closing = True
        child.finish()
        self._fail_waiting("The helper process that keeps the servers was ended.")
        await self._scope.close()
        try:
            last_s = warden.LAST_WITHIN_S if self._has_last else 0.0
            async with asyncio.timeout(END_WITHIN_S + last_s):
                await self._drained.wait()
        except TimeoutError:
            child.kill()
            with suppress(TimeoutError):
                async with asyncio.timeout(END_WITHIN_S):
                    await self._drained.wait()
        finally:
            self._kill_rest()
        self._warden = None

    def _order(self, **order: object) -> None:
        try:
            if self._warden is None or self._closing:
                raise BrokenPipeError
            self._warden.send(json.dumps(order).encode() + b"\n")
        except OSError as error:
            text = "The helper process that keeps the servers has ended."
            if isinstance(error, BlockingIOError):
                text = "The helper process that keeps the servers doesn't answer."
            raise SubjectError(text, AFRESH) from error

    async def _watch(self, child: PythonChild) -> None:
        """Asks the warden for a sign of life every second, and reports a long silence once."""
        asked = time.monotonic()
        silent = 0
        while not self._closing:
            with suppress(SubjectError):  # A warden that died is reported by its end.
                self._order(do="ping")
            await asyncio.sleep(LOOK_S)
            silent = silent + 1 if child.last_sign < asked else 0
            if not silent:
                asked = time.monotonic()
            if silent == SILENT_LOOKS and self._on_lost is not None:
                text = "The helper process that keeps the servers doesn't answer any more;"
                self._on_lost(f"{text} it may be paused.")

    def _heard(self, line: bytes) -> None:
        try:
            report = _decoder.decode(line)
        except UNDECODABLE as error:
            _log.warning("The warden wrote what is no report: %s: %.200r", error, line)
            return
        match report:
            case WardenReady():
                if self._ready is not None and not self._ready.done():
                    self._ready.set_result(None)
            case Alive():
                pass
            case Spawned():
                answer = self._waiting.get(report.id)
                if answer is not None and not answer.done():
                    answer.set_result(report)
                else:  # Nobody waits for this process any more, so nobody would end it.
                    ProcessIdentity.started(report.pid, report.start).kill()
            case Failed():
                answer = self._waiting.get(report.id) if report.id is not None else None
                if answer is not None and not answer.done():
                    answer.set_exception(SubjectError(f"A server can't start: {report.text}."))
                else:
                    _log.warning("The warden: %s", report.text)
            case Exited():
                self._exited(report)

    def _exited(self, report: Exited) -> None:
        entry = self._processes.pop(report.id, None)
        if entry is None:
            # The process ended before spawn() had gone on, which looks here.
            self._early[report.id] = report
            return
        process, on_exit = entry
        process.mark_ended(report.returncode, report.monotonic)
        if on_exit is not None:
            on_exit(process)

    def _ended(self, code: int | None) -> None:
        """Handles the warden's end, after all reports were heard."""
        self._drained.set()
        if self._closing:
            return
        self._closing = True
        _log.error("The warden ended with code %s", code)
        if self._ready is not None and not self._ready.done():
            text = "The helper process that keeps the servers ended before it was ready."
            self._ready.set_exception(SubjectError(text, "Press R to try again."))
            return
        text = "The helper process that keeps the servers has ended; so all of them were ended."
        self._fail_waiting(text)
        self._kill_rest()
        if self._on_lost is not None:
            self._on_lost(text)

    def _fail_waiting(self, text: str) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(SubjectError(text, AFRESH))

    def _kill_rest(self) -> None:
        """Kills the processes that the warden can't kill any more."""
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
