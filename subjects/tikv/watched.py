"""What the watcher needs to know of a node."""

from __future__ import annotations

from typing import Protocol

from subjects.hosts.instance import Instance

PD = "pd"
STORE = "store"


class WatchedNode(Protocol):
    """A PD member or a TiKV store, as far as watching it goes."""

    @property
    def name(self) -> str:
        """``pd0``, ``tikv1``."""
        ...

    @property
    def kind(self) -> str:
        """:data:`PD` or :data:`STORE`."""
        ...

    @property
    def instance(self) -> Instance:
        """The container, or the process, that runs it."""
        ...

    @property
    def host(self) -> str:
        """Where its HTTP port is published: ``127.0.0.1``, or the engine's host."""
        ...

    @property
    def port(self) -> int | None:
        """Its published HTTP port, PD's 2379 or the store's 20180; None before the start."""
        ...

    @property
    def address(self) -> str:
        """How PD calls it: ``tikv0:20160``; a member's is its name and client port."""
        ...

    @property
    def is_begun_anew(self) -> bool:
        """Whether it is being ended by us, to be started at once."""
        ...
