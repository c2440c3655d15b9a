"""A PD member or a store as a ``core.ports.Node``, in a container."""

from __future__ import annotations

from subjects.kit.networked_node import NetworkedNode
from subjects.kit.place import Place
from subjects.tikv.topology import TikvTopology
from subjects.tikv.watched import PD, STORE


class TikvNode(NetworkedNode[Place]):
    """A member of the cluster, reached at the published port of the member's HTTP API.

    A restart returns when the container runs. The health tells when the node answers and has
    leaders again; a store takes some seconds for that.

    Attributes:
        kind: :data:`PD` or :data:`STORE`.
        advertised: the address by which PD knows the node.
    """

    def __init__(self, name: str, topology: TikvTopology) -> None:
        """Creates the node ``name`` of ``topology``, without a place."""
        super().__init__(name)
        self.kind = PD if name in topology.pds else STORE
        self.advertised = topology.address(name)
