"""A node of the cluster as seen by probes and watcher."""

from __future__ import annotations

from typing import Protocol

from subjects.kit.probe import Watched

PD = "pd"
STORE = "store"


class WatchedNode(Watched, Protocol):
    """A PD member or a TiKV store, as seen by probes and watcher.

    The address is that of the published HTTP port: PD's 2379, or a store's 20180.
    """

    @property
    def name(self) -> str:
        """The node's name: ``pd0``, ``tikv1``."""
        ...

    @property
    def kind(self) -> str:
        """The node's kind: :data:`PD` or :data:`STORE`."""
        ...

    @property
    def advertised(self) -> str:
        """The address by which PD knows the node: ``tikv0:20160``."""
        ...
