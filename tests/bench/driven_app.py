"""The bench's side of a driven program: starts, orders, hears and ends the program."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec
import psutil

from core.model.events import Event, NodeStatus, RunStarted
from core.model.fault_kinds import NodeAction
from core.process.tasks import TaskScope
from core.views.fold import apply
from core.views.stage_state import ChapterStatus, StageState
from tests import outside
from tests.bench import reports
from tests.bench.figure import BenchError
from tests.bench.reports import AnyReport, NodePainted, Order, Step
from tests.bench.screen import HEIGHT, WIDTH

DRIVEN = "tests.bench.driven"
_LINE_LIMIT = 1 << 23
_ENDS_WITHIN_S = 15.0
_decode = msgspec.json.Decoder(reports.AnyReport).decode


class DrivenApp:
    """A running program with a window, as the bench drives and watches that program.

    Attributes:
        spawned: when the program was started, as ``time.monotonic()``.
        pid: the program's process id.
        began: when the present run began, as ``time.monotonic()``: what the times of its
            events count from.
        state: the fold over the reported events.
        events: the reported events of the present run.
        first_painted: when the first frame was on the screen; None before.
        stage_painted: when the whole stage was on the screen; None before.
        nodes_painted: the statuses that nodes' cards were painted with, in order.
    """

    def __init__(self, process: asyncio.subprocess.Process, spawned: float) -> None:
        """Wraps a process that was just started; use :func:`driven_app`."""
        self.spawned = spawned
        self.pid = process.pid
        self.began = 0.0
        self.state = StageState()
        self.events: list[Event] = []
        self.first_painted: float | None = None
        self.stage_painted: float | None = None
        self.nodes_painted: list[NodePainted] = []
        self._frames: list[float] | None = None
        self._steps: tuple[Step, ...] | None = None
        self._process = process
        self._watched = psutil.Process(process.pid)
        self._more = asyncio.Event()
        self._ended = False

    # --- what it is told -------------------------------------------------------------------

    def do(self, word: str, node: str = "", action: NodeAction = NodeAction.KILL) -> None:
        """Sends an order; see :class:`tests.bench.reports.Order`."""
        assert self._process.stdin is not None
        self._process.stdin.write(
            reports.encode(Order(word=word, node=node, action=action)) + b"\n"
        )

    async def frames(self) -> list[float]:
        """Returns the times of the frames since the last call."""
        self._frames = None
        self.do("frames")
        await self.until(lambda: self._frames is not None, 10.0, "its frames")
        return self._frames or []

    async def steps(self) -> tuple[Step, ...]:
        """Returns the longer steps since the last call, of a program with ``STEPS_VARIABLE``."""
        self._steps = None
        self.do("steps")
        await self.until(lambda: self._steps is not None, 10.0, "its steps")
        return self._steps or ()

    async def until(self, holds: Callable[[], bool], within_s: float, what: str) -> None:
        """Waits until ``holds()`` by what the program reported.

        Raises:
            BenchError: ``holds()`` is false for ``within_s`` seconds, or the program has ended.
        """
        try:
            async with asyncio.timeout(within_s):
                while not holds():
                    if self._ended:
                        raise BenchError(f"the program ended while the bench waited for {what}")
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError as error:
            raise BenchError(f"{what}: not within {within_s:.0f} s{self._told()}") from error

    async def play(self, index: int, within_s: float = 60.0) -> None:
        """Goes on to chapter ``index`` and waits until the chapter's action is done."""
        if self.state.current != index:
            await self._done(index - 1, within_s)
            self.do("next")
        await self._done(index, within_s)

    async def _done(self, index: int, within_s: float) -> None:
        def is_done() -> bool:
            statuses = self.state.statuses
            return len(statuses) > index and statuses[index] is ChapterStatus.DONE

        await self.until(is_done, within_s, f"chapter {index + 1} done")

    async def reset(self) -> None:
        """Starts the system afresh and waits until the new run has begun."""
        before = self.state.run
        self.do("reset")
        await self.until(lambda: self.state.run is not before, 60.0, "a fresh run")

    async def healthy(self) -> None:
        """Waits until all nodes are up, one leads, and writes are acknowledged."""

        def is_healthy() -> bool:
            state = self.state
            up = all(node.status is NodeStatus.UP for node in state.nodes.values())
            sample = state.sample
            flows = sample is not None and sample.acked > 0.9 * sample.attempted
            return up and state.leader is not None and flows

        await self.until(is_healthy, 60.0, "a healthy cluster under load")

    # --- what it costs ---------------------------------------------------------------------

    def cpu_s(self) -> float:
        """Returns the seconds of CPU time that the process itself has used, without children."""
        times = self._watched.cpu_times()
        return times.user + times.system

    def rss(self) -> int:
        """Returns the resident memory of the program, bytes."""
        return self._watched.memory_info().rss

    def node_pid(self, node: str) -> int:
        """Returns the id of a node's process, found from outside by the command line.

        Raises:
            BenchError: the node has no process.
        """
        for child in outside.descendants(self.pid):
            argv = outside.arguments(child)
            if any(Path(part).name == f"{node}.conf" for part in argv):
                return child.pid
        raise BenchError(f"{node} has no process")

    # --- start and end --------------------------------------------------------------------------

    async def listen(self) -> None:
        """Takes all reports of the program, until the program ends."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self._take(_decode(line))
            self._more.set()
        self._ended = True
        self._more.set()

    async def end(self) -> None:
        """Asks the program to quit and clean up; kills one that takes too long."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDS_WITHIN_S):
                await self._process.wait()
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def _take(self, report: AnyReport) -> None:
        match report:
            case reports.Happened(event=event, t=t):
                self.began = t - event.t
                self.state = apply(self.state, event)
                if isinstance(event, RunStarted):
                    self.events.clear()
                self.events.append(event)
            case reports.NodePainted():
                self.nodes_painted.append(report)
            case reports.Frames(times=times):
                self._frames = list(times)
            case reports.Steps(steps=steps):
                self._steps = steps
            case reports.FirstPainted(t=t):
                self.first_painted = t
            case reports.StagePainted(t=t):
                self.stage_painted = t

    def _told(self) -> str:
        notice = self.state.notice
        return f" (the stage says: {notice.text})" if notice and notice.text else ""


@asynccontextmanager
async def driven_app(
    display: str,
    *arguments: str,
    module: str = DRIVEN,
    environment: Mapping[str, str] | None = None,
) -> AsyncGenerator[DrivenApp]:
    """Runs the program on ``display`` within the block, after the whole stage was painted.

    Args:
        display: the X display.
        arguments: the program's own; the window's size is given already.
        module: the module that drives the program.
        environment: variables besides the bench's own.

    Raises:
        BenchError: no window is painted.
    """
    screen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    spawned = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, "--size", f"{WIDTH}x{HEIGHT}", *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=_LINE_LIMIT,
        env={**os.environ, **screen, **(environment or {})},
        start_new_session=True,
    )
    program = DrivenApp(process, spawned)
    scope = TaskScope("bench")
    scope.spawn("listen", program.listen())
    try:
        await program.until(lambda: program.stage_painted is not None, 30.0, "a painted stage")
        yield program
    finally:
        try:
            await program.end()
        finally:
            await scope.close()
