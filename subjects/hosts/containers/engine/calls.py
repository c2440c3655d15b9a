"""The base of the parts of the engine's API, each of which makes its calls through the SDK.

Calls of the SDK block: each runs in a thread of a bounded pool, with a limit of time.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from core.text.wording import AFRESH, capital
from subjects.hosts.containers.engine.client import FAILURES, LIMIT, EngineClient
from subjects.hosts.containers.engine.errors import EngineError, Trouble, explain, hung
from subjects.hosts.containers.engine.pool import CallPool
from subjects.hosts.containers.engine.progress import failure_in

T = TypeVar("T")

CALL_S = 15.0
"""Seconds for a call: starting a container on a busy machine takes some."""

_SLACK_S = 0.5
"""Seconds beyond a call's own limit, which should come first, so that the thread is free again."""

_SILENT_S = 120.0
"""Seconds of silence after which a build or a download has stalled."""


class Calls:
    """A client of the Docker SDK, and the threads in which the client's calls run.

    Attributes:
        url: the engine's address, as the user would name it.
        calls: how many calls were made so far.
    """

    def __init__(self, url: str) -> None:
        """Starts without a client, and without a thread."""
        self.url = url
        self.calls = 0
        self._pool = CallPool("docker")
        self._client: EngineClient | None = None

    @property
    def api(self) -> Any:
        """The SDK's client, of which few types are known; all methods block.

        Raises:
            EngineError: the engine was closed.
        """
        if self._client is None:
            text = f"The connection to the Docker engine at {self.url} is closed."
            raise EngineError(text, AFRESH, Trouble.AWAY)
        return self._client

    async def call(self, function: Callable[[], T], doing: str, timeout_s: float = CALL_S) -> T:
        """Runs a call of the SDK in a thread.

        Args:
            function: makes the call.
            doing: what the call does, for the error: ``starting n1``.
            timeout_s: seconds that the engine may stay silent.

        Raises:
            EngineError: the call failed, or took too long.
        """
        self.calls += 1

        def limited() -> T:
            LIMIT.seconds = timeout_s
            return function()

        try:
            return await self._pool.call(limited, timeout_s + _SLACK_S)
        except TimeoutError as error:
            raise hung(self.url, timeout_s) from error
        except FAILURES as error:
            raise explain(error, self.url, doing) from error

    async def follow(
        self,
        begin: Callable[[], Iterable[dict[str, Any]]],
        on_item: Callable[[dict[str, Any]], None],
        doing: str,
        timeout_s: float,
    ) -> None:
        """Runs a call with a streamed answer, and passes each item to the loop.

        Raises:
            EngineError: the call failed, took too long, or an item reports a failure.
        """
        stop = threading.Event()
        loop = asyncio.get_running_loop()

        def work() -> None:
            LIMIT.seconds = _SILENT_S
            for item in begin():
                if stop.is_set():
                    return
                failure = failure_in(item)
                if failure:
                    raise EngineError(f"{capital(doing)} failed: {failure}")
                loop.call_soon_threadsafe(on_item, item)

        try:
            await self.call(work, doing, timeout_s)
        finally:
            stop.set()


def label_filter(labels: Mapping[str, str]) -> dict[str, list[str]]:
    """Returns the filter for all of ``labels``, exactly; an empty value stands for any."""
    return {"label": [f"{key}={value}" if value else key for key, value in labels.items()]}
