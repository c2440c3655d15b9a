"""The interface between the load and a system, behind which the client libraries live."""

from __future__ import annotations

from asyncio import Future
from collections.abc import AsyncGenerator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, cast, runtime_checkable

import msgspec

from core.ports import RemedyError

if TYPE_CHECKING:
    from subjects.load.ratelimit.driver import CheckDriver

T = TypeVar("T")


class DriverError(RemedyError):
    """Raised where the system under load can't be used, or a request failed."""


class UnreadableError(DriverError):
    """Raised where a driver has no way to read, so that no key need be asked for."""


class Item(NamedTuple):
    """One key that the system holds."""

    key: str
    value: bytes


class Driver(Protocol):
    """A client of the system under load, for one event loop.

    ``write`` and ``read`` return at once with a future (a task is one, too). The future of a
    failed request fails with :class:`DriverError`, quickly where the failure is known: the load
    itself limits the time of all others, by cancelling them.
    """

    async def connect(self) -> None:
        """Waits until requests can be sent; keeps trying for about ten seconds.

        Raises:
            DriverError: the system can't be reached, or isn't set up for the load.
        """
        ...

    def write(self, key: str, value: bytes) -> Future[int]:
        """Writes one key; the future holds the version (1 or more) that the system acknowledged."""
        ...

    def read(self, key: str) -> Future[bytes | None]:
        """Reads a key, seeing all acknowledged writes; the future holds None for an unknown key."""
        ...

    def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields all items whose keys begin with ``prefix``, in large batches.

        After the loss of a node, another one is read instead. A replica may be a little
        behind, so a caller that misses a key asks for that key by :meth:`read`.

        Raises:
            DriverError: the system can't be read to the end.
        """
        ...

    async def close(self) -> None:
        """Ends all connections; pending futures fail."""
        ...


@runtime_checkable
class KeyGroups(Protocol):
    """A driver of a system that keeps keys in groups, of which one can fail without the others."""

    @property
    def groups(self) -> int:
        """The number of groups."""
        ...

    def group_of(self, key: str) -> int:
        """Returns the number, from 0, of the group that holds ``key``."""
        ...


@runtime_checkable
class ReadsMany(Protocol):
    """A driver that reads many keys at once, past the requests of the load."""

    async def read_many(self, keys: Sequence[str]) -> Sequence[bytes | None]:
        """Returns the value of each of ``keys``; None for an unknown one.

        Raises:
            DriverError: the system doesn't answer.
        """
        ...


@runtime_checkable
class MayOnlyWrite(Protocol):
    """A driver that may be unable to read: the load then only writes, and nothing is proven.

    Attributes:
        can_read: whether keys can be read.
    """

    can_read: bool


@runtime_checkable
class WaitsForReplicas(Protocol):
    """A driver that can wait until replicas have a write, before the write is acknowledged.

    Attributes:
        replicas: how many must have it, from the next write on.
    """

    replicas: int


@runtime_checkable
class Steerable(Protocol):
    """A driver that can be told anew which nodes to ask, and where they are reached."""

    def steer(self, nodes: Mapping[str, str], asked: Sequence[str]) -> None:
        """Takes each node's address, as ``HOST:PORT``, and the nodes that are asked.

        Raises:
            DriverError: something of it can't be used; all is as before then.
        """
        ...


def make_driver(path: str, options: Mapping[str, Any]) -> Driver | CheckDriver:
    """Creates the driver that ``path`` (``package.module:Class``) names.

    Raises:
        DriverError: there is no such class, or the class doesn't take ``options``.
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


def read_options(given: Mapping[str, Any], kind: type[T]) -> T:
    """Returns what ``given`` means as a ``kind``, a struct of a driver's options.

    Raises:
        DriverError: a value isn't of its type, or is missing.
    """
    try:
        return msgspec.convert(dict(given), kind)
    except msgspec.ValidationError as error:
        raise DriverError(f"the load's options can't be used: {error}") from error
