"""Follows the events of a run's containers, and notices at once when the engine is away."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from core.ports import FailureHook
from core.process.tasks import TaskScope
from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.errors import EngineError
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.engine_events import EngineEvent, EventFilter
from subjects.hosts.containers.labels import ContainerChoice

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine, EventStream

_LOG = logging.getLogger(__name__)

PING_EVERY_S = 5.0
PING_WITHIN_S = 1.5
FIRST_TRY_S = 0.2
LAST_TRY_S = 2.0
END_WITHIN_S = 2.0

OnEvent = Callable[[EngineEvent], None]
OnBack = Callable[[Sequence[ContainerView], float], None]


class _Ended(Struct, frozen=True):
    """The message of a thread whose stream of events has ended."""

    stream: int
    error: EngineError | None


class EngineWatch:
    """The engine's events of one run, called back in the loop, each once and in order.

    Attributes:
        clock: converts the engine's times into ours.
    """

    def __init__(
        self,
        engine: Engine,
        chosen: ContainerChoice,
        on_event: OnEvent,
        on_lost: Callable[[str], None],
        on_back: OnBack,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Stores the callbacks; :meth:`start` begins to listen.

        Args:
            engine: the engine to listen to.
            chosen: whose events are wanted.
            on_event: called with each event of the run's containers.
            on_lost: called once, with a sentence, when the engine doesn't answer any more.
            on_back: called when the engine answers again, with all containers of the run as they
                are now, and the ``time.monotonic()`` before that look.
            on_failure: called with a task that fails.
        """
        self._engine = engine
        self._chosen = chosen
        self._on_event = on_event
        self._on_lost = on_lost
        self._on_back = on_back
        self._scope = TaskScope("engine-watch", on_failure)
        self.clock = EngineClock(same_clock=engine.same_clock)
        self._news = EventFilter(self._chosen, self.clock)
        self._stream: EventStream | None = None
        self._thread: threading.Thread | None = None
        self._opened: asyncio.Future[None] | None = None
        self._current = 0
        self._is_lost = False
        self._stopped = True
        self._wake = asyncio.Event()

    @property
    def is_lost(self) -> bool:
        """Whether the engine doesn't answer."""
        return self._is_lost

    async def start(self) -> None:
        """Starts to listen; returns when all events from now on are heard.

        Raises:
            EngineError: the engine doesn't hand out events.
        """
        self._stopped = False
        self._news.know(await self._engine.containers(self._chosen.labels))
        await self._listen()
        title = "hearing of the Docker engine"
        self._scope.supervise("ping", self._keep_watch, title=title)

    async def stop(self) -> None:
        """Stops listening. Safe to call twice."""
        self._stopped = True
        await self._scope.close()
        thread = self._thread
        self._hang_up()
        if thread is not None:
            await asyncio.to_thread(thread.join, END_WITHIN_S)

    async def _keep_watch(self) -> None:
        while True:
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(PING_EVERY_S):
                    await self._wake.wait()
            if self._is_lost:
                await self._reconnect()
                continue
            try:
                await self._engine.ping(PING_WITHIN_S)
            except EngineError as error:
                self._lose(str(error))

    async def _reconnect(self) -> None:
        """Retries until the engine answers and events are heard again."""
        pause = FIRST_TRY_S
        while True:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LAST_TRY_S)
            try:
                await self._engine.ping(PING_WITHIN_S)
                await self._listen()
                looked = time.monotonic()
                views = await self._engine.containers(self._chosen.labels)
            except EngineError:
                self._hang_up()
                continue
            if self._stream is None:
                continue
            self._news.know(views)
            self._is_lost = False
            self._on_back(views, looked)
            return

    def _lose(self, text: str) -> None:
        self._hang_up()
        self._wake.set()
        if not self._is_lost and not self._stopped:
            self._is_lost = True
            self._on_lost(text)

    async def _listen(self) -> None:
        """Opens the stream in a new thread; returns when the stream is open."""
        self._hang_up()
        loop = asyncio.get_running_loop()
        self._opened = loop.create_future()
        self._thread = threading.Thread(
            target=self._hear,
            args=(self._current, self._news.since, loop),
            name="docker-events",
            daemon=True,
        )
        self._thread.start()
        try:
            async with asyncio.timeout(PING_WITHIN_S * 2):
                await self._opened
        except TimeoutError as error:
            self._hang_up()
            raise EngineError("The Docker engine doesn't hand out its events.") from error

    def _hang_up(self) -> None:
        """Closes the stream; later messages of the stream's thread are ignored."""
        self._current += 1
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _hear(self, number: int, since: str | None, loop: asyncio.AbstractEventLoop) -> None:
        """Reads events in a thread, and passes them to the loop."""
        error: EngineError | None = None
        with suppress(RuntimeError):  # The loop is closed: nobody listens any more.
            try:
                stream = self._engine.events(since)
                loop.call_soon_threadsafe(self._has_opened, number, stream)
                for item in stream:
                    loop.call_soon_threadsafe(self._heard, number, item, since is None)
            except EngineError as failed:
                error = failed
            except Exception as failed:  # noqa: BLE001 - whatever it is, it is logged and told
                _LOG.exception("reading the events of the Docker engine failed")
                text = f"The events of the Docker engine can't be read ({failed!r})."
                error = EngineError(text)
            loop.call_soon_threadsafe(self._has_ended, _Ended(number, error))

    def _has_opened(self, number: int, stream: EventStream) -> None:
        if number != self._current or self._opened is None:
            stream.close()
            return
        self._stream = stream
        if not self._opened.done():
            self._opened.set_result(None)

    def _heard(self, number: int, item: dict[str, object], fresh: bool) -> None:
        if number != self._current or self._stopped:
            return
        try:
            event = self._news.read(item, fresh=fresh)
            if event is not None:
                self._on_event(event)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
            # What was missed is recovered by looking at everything anew.
            _LOG.exception("an event of the Docker engine could not be taken in: %r", item)
            self._lose(f"An event of the Docker engine could not be read ({error!r}).")

    def _has_ended(self, ended: _Ended) -> None:
        if ended.stream != self._current:
            return
        if self._opened is not None and not self._opened.done():
            error = ended.error or EngineError("The Docker engine hung up.")
            self._opened.set_exception(error)
            return
        said = str(ended.error) if ended.error is not None else ""
        self._lose(said or f"The Docker engine at {self._engine.url} has stopped.")
