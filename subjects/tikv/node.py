"""One PD member or store: a ``core.ports.Node`` in a container."""

from __future__ import annotations

from subjects.kit.container_node import ContainerNode
from subjects.kit.place import Place
from subjects.tikv.topology import TikvTopology
from subjects.tikv.watched import PD, STORE


class TikvNode(ContainerNode[Place]):
    """A member of the cluster; its address is that of its published HTTP port.

    A restart returns when the container runs: that the node answers, and has its leaders back,
    its health tells. A store takes some seconds for that.

    Attributes:
        kind: whether it is a member of PD or a store.
        advertised: how PD calls it.
    """

    def __init__(self, name: str, topology: TikvTopology) -> None:
        """Take the node's place in the cluster."""
        super().__init__(name)
        self.kind = PD if name in topology.pds else STORE
        self.advertised = topology.address(name)
