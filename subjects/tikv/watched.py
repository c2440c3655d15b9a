"""What the watcher needs to know of a node."""

from __future__ import annotations

from typing import Protocol

from subjects.kit.probe import Watched

PD = "pd"
STORE = "store"


class WatchedNode(Watched, Protocol):
    """A PD member or a TiKV store, as far as watching it goes.

    Its address is that of its published HTTP port: PD's 2379, or a store's 20180.
    """

    @property
    def name(self) -> str:
        """``pd0``, ``tikv1``."""
        ...

    @property
    def kind(self) -> str:
        """:data:`PD` or :data:`STORE`."""
        ...

    @property
    def advertised(self) -> str:
        """How PD calls it: ``tikv0:20160``; a member's is its name and client port."""
        ...
