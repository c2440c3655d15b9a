"""How the parts of the engine's API make their calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

CALL_S = 15.0
"""Starting a container on a busy machine takes seconds, seconds."""


class Calls(Protocol):
    """What the engine offers to the parts of its API."""

    @property
    def api(self) -> Any:
        """The SDK's client, of which few types are known; its methods block.

        Raises:
            EngineError: the engine was closed.
        """
        ...

    async def call(self, function: Callable[[], T], doing: str, timeout_s: float = CALL_S) -> T:
        """Runs a call of the SDK in a thread.

        Args:
            function: makes the call.
            doing: says what it does, for the error: ``starting n1``.
            timeout_s: how long the engine may stay silent.

        Raises:
            EngineError: it failed, or took too long.
        """
        ...

    async def follow(
        self,
        begin: Callable[[], Iterable[dict[str, Any]]],
        on_item: Callable[[dict[str, Any]], None],
        doing: str,
        timeout_s: float,
    ) -> None:
        """Runs a call that answers bit by bit, handing each bit to the loop.

        Raises:
            EngineError: it failed, took too long, or one of the bits says that it failed.
        """
        ...


def label_filter(labels: Mapping[str, str]) -> dict[str, list[str]]:
    """What selects by all of ``labels``, exactly; an empty value stands for any."""
    return {"label": [f"{key}={value}" if value else key for key, value in labels.items()]}
