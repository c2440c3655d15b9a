"""One server of the cluster: a ``core.ports.Node`` over a local process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from core.ports import SubjectError
from subjects.processes.keeper import Keeper
from subjects.processes.logs import tail
from subjects.processes.ports import is_free
from subjects.processes.process import LocalProcess
from subjects.raft.monitoring import MonitoringClient, NoAnswerError
from subjects.raft.topology import NodePorts
from subjects.raft.views import VARZ, read_varz

ENDED_WITHIN_S = 5.0
"""How long a killed process may take to be gone, seconds."""

ANSWERS_WITHIN_S = 5.0
"""How long a restarted server is waited for; afterwards its health tells, seconds."""

LOOK_AGAIN_S = 0.05


class Launch(Struct, frozen=True):
    """How a node is started, and started again over the same data."""

    keeper: Keeper
    argv: tuple[str, ...]
    cwd: Path
    log: Path
    ports: NodePorts


class PortTakenError(Exception):
    """A server couldn't bind a port that was free when it was chosen."""


class RaftNode:
    """One server; it has no process until it is launched.

    Attributes:
        name: short and unique.
        process: the present or last process; None before the first.
        runs_outside: whether it was seen to answer after its process of ours had ended, so
            that somebody else has started it.
    """

    def __init__(self, name: str) -> None:
        """Names it."""
        self._name = name
        self._launch: Launch | None = None
        self._listeners: list[Callable[[], None]] = []
        self.process: LocalProcess | None = None
        self.runs_outside = False

    @property
    def name(self) -> str:
        """Short and unique: ``n1``."""
        return self._name

    @property
    def ports(self) -> NodePorts | None:
        """Where it listens; None before the first launch."""
        return self._launch.ports if self._launch else None

    def on_exit(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` whenever a process of this node has ended."""
        self._listeners.append(listener)

    def is_alive(self) -> bool:
        """Whether it runs, as the process that was started here or started from outside."""
        return self._is_ours() or self._is_outside()

    def is_paused(self) -> bool:
        """Whether it exists and is stopped."""
        return self.process is not None and self.process.is_paused()

    async def kill(self) -> None:
        """Ends it with no warning.

        Raises:
            SubjectError: it isn't running, or not as a process of ours.
        """
        self._running("killed").kill()

    async def pause(self) -> None:
        """Stops it where it stands.

        Raises:
            SubjectError: it isn't running, or not as a process of ours.
        """
        self._running("paused").pause()

    async def resume(self) -> None:
        """Lets it go on.

        Raises:
            SubjectError: it isn't running, or not as a process of ours.
        """
        self._running("resumed").resume()

    async def restart(self) -> None:
        """Starts it anew over its own data, ending it first where it still runs.

        One that was started from outside is left alone: it runs. Returns when it answers on
        its monitoring port; it may still be catching up.

        Raises:
            SubjectError: it can't be started; the message has its last log lines.
        """
        launch = self._launched()
        await self.end()
        if await self._answers_already(launch):
            self.runs_outside = True
            return
        if not all(is_free(port) for port in (launch.ports.client, launch.ports.http)):
            text = f"{self._name} can't be restarted: another program has taken its ports."
            raise SubjectError(text, "R starts afresh, on other ports.")
        await self.start()
        await self._until_it_answers(launch)

    async def launch(self, launch: Launch) -> None:
        """Starts it for the first time, as ``launch`` says.

        Raises:
            SubjectError: it can't be started.
        """
        self._launch = launch
        await self.start()

    async def start(self) -> None:
        """Starts its process; returns before it answers.

        Raises:
            SubjectError: it can't be started.
        """
        launch = self._launched()
        self.runs_outside = False
        self.process = await launch.keeper.spawn(
            self._name, launch.argv, cwd=launch.cwd, log=launch.log, on_exit=self._exited
        )

    async def end(self) -> None:
        """Ends its process where it runs, and waits until it is gone.

        Raises:
            SubjectError: it doesn't end.
        """
        process = self.process
        if process is None or process.ended:
            return
        process.kill()
        if not await process.wait_ended(ENDED_WITHIN_S):
            text = f"{self._name} doesn't end within {ENDED_WITHIN_S:.0f} s of being killed."
            raise SubjectError(text, "Press R to start afresh.")

    async def discard(self) -> None:
        """Ends its process as if it had never been started: nobody hears of its end."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            await process.wait_ended(ENDED_WITHIN_S)

    def check_running(self) -> None:
        """Looks whether its process has ended.

        Raises:
            PortTakenError: it has, since a port of its was taken.
            SubjectError: it has, for another reason.
        """
        process = self.process
        if process is None or not process.ended:
            return
        last = tail(process.log)
        if "bind:" in last:
            raise PortTakenError(last)
        text = f"{self._name} {process.exit_text} right after its start."
        if last:
            text += f" Its last words: {' | '.join(last.splitlines())}"
        raise SubjectError(text, "Mend what it complains of, then start again.")

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this process again after a crash of the app."""
        if self.process is None:
            return {"node": self._name}
        identity = self.process.identity
        return {"node": self._name, "pid": identity.pid, "create_time": identity.create_time}

    async def _until_it_answers(self, launch: Launch) -> None:
        client = MonitoringClient(launch.ports.http)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + ANSWERS_WITHIN_S
        try:
            while loop.time() < deadline:
                try:
                    self.check_running()
                except PortTakenError as error:
                    text = f"{self._name} can't be restarted: {error}"
                    raise SubjectError(text, "R starts afresh, on other ports.") from error
                try:
                    await client.get(VARZ, LOOK_AGAIN_S * 4)
                except NoAnswerError:
                    await asyncio.sleep(LOOK_AGAIN_S)
                else:
                    return
        finally:
            client.close()

    async def _answers_already(self, launch: Launch) -> bool:
        client = MonitoringClient(launch.ports.http)
        try:
            _, body = await client.get(VARZ, LOOK_AGAIN_S * 10)
            return read_varz(body).server_name == self._name
        except (NoAnswerError, msgspec.DecodeError):
            return False
        finally:
            client.close()

    def _is_ours(self) -> bool:
        return self.process is not None and self.process.is_alive()

    def _is_outside(self) -> bool:
        ports = self.ports
        return self.runs_outside and ports is not None and not is_free(ports.http)

    def _running(self, done: str) -> LocalProcess:
        if self.process is not None and self._is_ours():
            return self.process
        if self._is_outside():
            text = f"{self._name} can't be {done}: it was started from outside, not by Faultstage."
            raise SubjectError(text, f"Stop it where it was started, then restart {self._name}.")
        text = f"{self._name} can't be {done}: it isn't running."
        raise SubjectError(text, f"Restart {self._name} first.")

    def _launched(self) -> Launch:
        if self._launch is None:
            raise SubjectError(f"{self._name} was never started.", "Start the cluster first.")
        return self._launch

    def _exited(self, process: LocalProcess) -> None:
        if process is self.process:
            for listener in tuple(self._listeners):
                listener()
