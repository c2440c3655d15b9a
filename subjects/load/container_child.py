"""The load process in a container, in the network of the system under load."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.line_splitter import RECORD, record_in
from subjects.hosts.processes.logs import last_words
from subjects.load.child import OnReport, hand_on, say_end
from subjects.load.clocks import ClockOffset
from subjects.load.protocol import AnyReport, Command, encode

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.attach import Attachment
    from subjects.hosts.containers.engine.engine import Engine
    from subjects.hosts.containers.engine.views import ContainerView

LEDGER = PurePosixPath("/run/load.ledger")
"""The ledger's path in the container's own file system, which outlives the load process."""

SERVICE = "load"
CLOSE_S = 2.0
END_S = 5.0
LOOK_S = 0.1
_AWAY_S = 60.0
RETRY_S = 0.5
_LOG_LINES = 400
_KILLED = 128
_ENDED = ("exited", "dead")
_MARK = RECORD.decode()


class LoadContainer:
    """The one container of a run's load; each start runs another load process."""

    def __init__(
        self,
        engine: Engine,
        image: str,
        labels: Mapping[str, str],
        network: str,
    ) -> None:
        """Stores the parameters; :meth:`spawn` creates the container.

        Args:
            engine: the engine to run in.
            image: the tools' image.
            labels: the run's labels, with the service.
            network: name or id of the network to join.
        """
        self._engine = engine
        self._image = image
        self._labels = dict(labels)
        self._network = network
        self._container_id = ""

    async def spawn(
        self, arguments: Sequence[str], log: Path, on_report: OnReport
    ) -> ContainerChild:
        """Starts ``python -m subjects.load ARGUMENTS``; later starts use the first arguments.

        At later starts, an engine that is away is waited for, up to a minute.

        Raises:
            EngineError: the container can't be started.
        """
        if not self._container_id:
            self._container_id = await self._engine.create(
                image=self._image,
                command=["-m", "subjects.load", *arguments],
                labels=self._labels,
                network=self._network,
                stdin=True,
            )
            return await self._start(log, on_report)
        end = time.monotonic() + _AWAY_S
        while True:
            try:
                return await self._start(log, on_report)
            except EngineError as error:
                is_away = error.trouble in (Trouble.AWAY, Trouble.HUNG)
                if not is_away or time.monotonic() > end:
                    raise
            await asyncio.sleep(RETRY_S)

    async def _start(self, log: Path, on_report: OnReport) -> ContainerChild:
        child = ContainerChild(self._engine, self._container_id, log, on_report)
        await child.start()
        return child


class ContainerChild:
    """The app's end of one start of the load's container.

    The container's input closes with this connection, so that the load ends when the app does.
    """

    pid: int | None = None

    def __init__(self, engine: Engine, container_id: str, log: Path, on_report: OnReport) -> None:
        """Stores the container; the last lines of output are added to ``log`` after the end."""
        self._engine = engine
        self._id = container_id
        self._log = log
        self._on_report = on_report
        self._offset = ClockOffset()
        self._detached = asyncio.Event()
        self._attachment: Attachment | None = None

    async def start(self) -> None:
        """Attaches to the container, and starts the load.

        Raises:
            EngineError: the container can't be started.
        """
        self._attachment = await self._engine.attach(self._id, self._heard, self._detached.set)
        try:
            await self._engine.start(self._id)
        except BaseException:
            self._attachment.close()
            raise

    async def listen(self) -> str:
        """Hands on every report until the container has ended; returns how."""
        await self._detached.wait()
        try:
            view = await self._wait_ended(END_S)
            if view is None:
                await self._engine.kill(self._id)  # deaf: the input was closed long ago
                return "lost its connection to the app, and was killed"
            tail = await self._keep_log()
        except EngineError as error:
            return f"is out of reach: {error}"
        code = view.exit_code
        if code is not None and code > _KILLED:
            code = _KILLED - code
        return say_end(code, tail)

    def send(self, command: Command) -> None:
        """Sends ``command``; one that comes too late is dropped."""
        if self._attachment is not None and not self._detached.is_set():
            with suppress(OSError):
                self._attachment.write(encode(command))

    async def close(self) -> None:
        """Closes the input, which ends the load; removes the container, by force after 2 s."""
        if self._attachment is not None:
            self._attachment.close()
        with suppress(EngineError):  # else the end of the run removes the container, by its label
            if await self._wait_ended(CLOSE_S) is None:
                with suppress(EngineError):
                    await self._engine.kill(self._id)
            await self._engine.remove(self._id)

    def _heard(self, line: bytes) -> None:
        received = time.monotonic()
        record = record_in(line)
        if record is None:
            return  # printed by somebody else; the container's log, which is kept, has this, too

        def correct(report: AnyReport) -> None:
            self._on_report(self._offset.correct(report, received))

        hand_on(record, correct)

    async def _wait_ended(self, seconds: float) -> ContainerView | None:
        """Returns the ended container; None for a container that still runs after ``seconds``."""
        end = time.monotonic() + seconds
        while True:
            view = await self._engine.inspect(self._id)
            if view.status in _ENDED:
                return view
            if time.monotonic() > end:
                return None
            await asyncio.sleep(LOOK_S)

    async def _keep_log(self) -> str:
        """Adds all output but the reports to the log; returns the last lines of that."""
        said = await self._engine.logs(self._id, _LOG_LINES)
        # Split at line feeds alone: splitlines() would split our lines at their mark.
        lines = [line for line in said.split("\n") if line.strip() and _MARK not in line]
        with suppress(OSError), self._log.open("a", encoding="utf-8") as log:
            log.writelines(f"{line}\n" for line in lines)
        return last_words("\n".join(lines))
