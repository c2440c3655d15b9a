"""The interface by which the parts of the engine's API make calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

CALL_S = 15.0
"""Seconds for a call: starting a container on a busy machine takes some."""


class Calls(Protocol):
    """The operations that the engine offers to the parts of the API."""

    @property
    def api(self) -> Any:
        """The SDK's client, of which few types are known; all methods block.

        Raises:
            EngineError: the engine was closed.
        """
        ...

    async def call(self, function: Callable[[], T], doing: str, timeout_s: float = CALL_S) -> T:
        """Runs a call of the SDK in a thread.

        Args:
            function: makes the call.
            doing: what the call does, for the error: ``starting n1``.
            timeout_s: seconds that the engine may stay silent.

        Raises:
            EngineError: the call failed, or took too long.
        """
        ...

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
        ...


def label_filter(labels: Mapping[str, str]) -> dict[str, list[str]]:
    """Returns the filter for all of ``labels``, exactly; an empty value stands for any."""
    return {"label": [f"{key}={value}" if value else key for key, value in labels.items()]}
