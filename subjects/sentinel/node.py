"""Sentinels and servers as ``core.ports.Node``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from subjects.hosts.processes.runs import not_writable
from subjects.kit.place import Address, Place
from subjects.kit.resp_client import RespClient
from subjects.kit.resp_node import RespNode
from subjects.sentinel.topology import MASTER, SENTINELS


class SentinelNode(RespNode):
    """One sentinel, which is ready once it knows all others, and a failover can be agreed on."""

    async def _is_ready(self, client: RespClient) -> bool:
        said = await client.ask("SENTINEL", "CKQUORUM", MASTER)
        return str(said).startswith(f"OK {len(SENTINELS)} ")


class ServerNode(RespNode):
    """One Valkey server, which comes back as a replica where another is the primary."""

    def __init__(
        self, name: str, folder: Callable[[], Path], primary: Callable[[], Address | None]
    ) -> None:
        """Creates a server called ``name``, without a place.

        Args:
            name: the node's name.
            folder: returns the folder with the server's configuration.
            primary: returns the address of the primary of now; None where nobody knows.
        """
        super().__init__(name)
        self._folder = folder
        self._primary = primary

    async def configure(self, settings: Mapping[str, str]) -> None:
        """Changes settings of the running server, and in its configuration.

        Raises:
            SubjectError: the server doesn't answer, or refuses.
        """
        await self.tell("CONFIG", "SET", *(w for pair in settings.items() for w in pair))
        await self.tell("CONFIG", "REWRITE")

    async def _is_ready(self, client: RespClient) -> bool:
        return (await client.info("replication")).get("master_link_status", "up") == "up"

    async def _may_start(self, place: Place) -> bool:
        # One that came back as a primary beside another would take writes that are lost later:
        # whoever brings a server back after a failover makes it a replica.
        primary, file = self._primary(), self._folder() / f"{self._name}.conf"
        if primary is not None and primary != place.address:
            try:
                with file.open("a", encoding="utf-8") as config:
                    config.write(f"\nreplicaof {primary.host} {primary.port}\n")
            except OSError as error:
                raise not_writable(self._folder(), error) from error
        return True
