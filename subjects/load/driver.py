"""What the load needs of a system: the seam behind which its client library lives."""

from __future__ import annotations

from asyncio import Future
from collections.abc import AsyncGenerator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from subjects.load.ratelimit.driver import CheckDriver


class DriverError(Exception):
    """The system can't be used, or a request failed; the message is for people.

    Attributes:
        remedy: what to do about it, in one sentence.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        """Takes the sentence that names the thing, and the way out."""
        super().__init__(message)
        self.remedy = remedy


class Item(NamedTuple):
    """One key that the system holds."""

    key: str
    value: bytes


class Driver(Protocol):
    """A client of the system under load, for one event loop.

    ``write`` and ``read`` return at once with a future (a task is one, too). A future fails
    with :class:`DriverError` where the request did, and quickly where that is known: the
    load limits the time of the others itself, by cancelling them.
    """

    async def connect(self) -> None:
        """Returns when requests can be sent; keeps trying for about ten seconds.

        Raises:
            DriverError: the system can't be reached, or isn't set up for the load.
        """
        ...

    def write(self, key: str, value: bytes) -> Future[int]:
        """Writes; the future holds the version (1 or more) that the system acknowledged."""
        ...

    def read(self, key: str) -> Future[bytes | None]:
        """Reads, seeing every write acknowledged before; None where there is no such key."""
        ...

    def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields all that is held under keys with ``prefix``, in large batches.

        It survives the loss of a node by going on through another. It may see a replica
        that is a little behind: who misses a key asks for it by :meth:`read`.

        Raises:
            DriverError: it can't be read to the end.
        """
        ...

    async def close(self) -> None:
        """Ends all connections; pending futures fail."""
        ...


def make_driver(path: str, options: Mapping[str, Any]) -> Driver | CheckDriver:
    """Makes the driver that ``path`` (``package.module:Class``) names.

    Raises:
        DriverError: there is no such class, or it doesn't take ``options``.
    """
    module_name, _, class_name = path.partition(":")
    try:
        factory = getattr(import_module(module_name), class_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise DriverError(f"there is no load driver {path!r}: {error}") from error
    try:
        return cast("Driver | CheckDriver", factory(**options))
    except TypeError as error:
        raise DriverError(f"the load driver {path} can't take its options: {error}") from error
