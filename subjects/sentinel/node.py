"""Sentinels and servers as ``core.ports.Node``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.ports import SubjectError
from subjects.hosts.processes.runs import not_writable
from subjects.kit.place import Address, Place
from subjects.kit.resp_client import RespClient
from subjects.kit.resp_node import RespNode
from subjects.sentinel.hearing import hears_nobody
from subjects.sentinel.topology import MASTER, SENTINELS

SEEN_WITHIN_S = 6.0
"""The longest time from a cut until the member itself says that it hears nobody, seconds."""


class Member(RespNode):
    """A server or a sentinel."""

    async def until_cut_off_is_seen(self) -> None:
        """Waits until the member itself says that nobody is heard any more.

        Raises:
            SubjectError: it still hears another member.
        """
        address = self._settled().address
        if not await self._answers_within(
            lambda: self._asked(address, hears_nobody), SEEN_WITHIN_S
        ):
            text = f"{self._name} couldn't be cut off: it still hears from the others."
            raise SubjectError(text, "Try again, or choose another fault.")


class SentinelNode(Member):
    """One sentinel, which is ready once all others are known, and a failover can be agreed on."""

    async def _is_ready(self, client: RespClient) -> bool:
        said = await client.ask("SENTINEL", "CKQUORUM", MASTER)
        return str(said).startswith(f"OK {len(SENTINELS)} ")


class ServerNode(Member):
    """One Valkey server, which comes back as a replica where another is the primary."""

    def __init__(
        self, name: str, folder: Callable[[], Path], follows: Callable[[str], Address | None]
    ) -> None:
        """Creates a server called ``name``, without a place.

        Args:
            name: the node's name.
            folder: returns the folder with the server's configuration.
            follows: returns where the server of that name reaches its primary; None for the
                primary itself, and where nobody knows who that is.
        """
        super().__init__(name)
        self._folder = folder
        self._follows = follows

    async def _is_ready(self, client: RespClient) -> bool:
        return (await client.info("replication")).get("master_link_status", "up") == "up"

    async def _may_start(self, place: Place) -> bool:
        # A server that came back as a second primary would take writes that are lost later:
        # whoever brings a server back after a failover makes it a replica.
        if (primary := self._follows(self._name)) is not None:
            try:
                with (self._folder() / f"{self._name}.conf").open("a", encoding="utf-8") as config:
                    config.write(f"\nreplicaof {primary.host} {primary.port}\n")
            except OSError as error:
                raise not_writable(self._folder(), error) from error
        return True
