"""The load's client of a scenario's Redis or Valkey servers: writes to whichever is primary."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from subjects.kit.exchange import NoAnswerError
from subjects.kit.place import Address
from subjects.kit.resp_client import RespClient
from subjects.kit.resp_driver import RespDriver
from subjects.load.driver import DriverError
from subjects.own.drivers.steering import addresses_in, asked_of
from subjects.own.drivers.turns import Turns

CLIENTS = 8
"""Clients in turn: each sends one command at a time, as most libraries do."""

_ASK_S = 0.5
_PRIMARY = "master"
_CLUSTER = (
    "it is part of a cluster, whose keys are spread over servers",
    "Clusters aren't supported by the load redis: use one of the user's own instead.",
)
_PASSWORD = "The password is said in load.redis.password."


class RedisDriver(RespDriver):
    """Writes and reads unique keys; see :class:`subjects.load.driver.Driver`."""

    def __init__(
        self,
        nodes: Mapping[str, str],
        password: str = "",
        asked: Sequence[str] = (),
        clients: int = CLIENTS,
    ) -> None:
        """Creates a driver without connections.

        Args:
            nodes: where each server is reached, as ``HOST:PORT`` by its name.
            password: what ``AUTH`` is said with; empty for none.
            asked: the servers that are asked; by default all.
            clients: how many there are.

        Raises:
            DriverError: something of it can't be used.
        """
        self._addresses = addresses_in(nodes)
        super().__init__(
            {"clients": self._resolve}, clients, names=self._by_address(), password=password
        )
        self._turns = Turns(asked_of(self._addresses, asked))
        self._problem = DriverError("no server says that it is the primary", "Look at the nodes.")

    async def connect(self) -> None:
        """Returns when all clients are connected; see :class:`subjects.load.driver.Driver`.

        Raises:
            DriverError: a server is part of a cluster, or none is found.
        """
        late = [node for node in self._turns.nodes if not await self._is_alone(node)]
        await super().connect()
        # Where a machine is busy, a server may be late with its first answer, and then say it.
        for node in late:
            await self._is_alone(node)

    def finds_nobody(self) -> DriverError:
        """Returns why no server is found, as the last one said."""
        return self._problem

    async def truth(self) -> Address | None:
        """Returns the primary; None where no server calls itself one."""
        return next(iter(await self.truths()), None)

    async def truths(self) -> Sequence[Address]:
        """Returns the servers that call themselves primaries: keys may be spread over several."""
        return [self._addresses[node] for node in self._turns.nodes if await self._leads(node)]

    # --- subjects.load.driver.Steerable ------------------------------------------------------

    def steer(self, nodes: Mapping[str, str], asked: Sequence[str]) -> None:
        """Takes the servers' addresses from now on, and the servers that are asked."""
        addresses = addresses_in(nodes)
        self._turns.ask_only(asked_of(addresses, asked))
        self._addresses = addresses
        self._names = self._by_address()
        for client in self._clients:
            if client.address not in [addresses[node] for node in self._turns.nodes]:
                client.look_again()

    # --- who is primary ------------------------------------------------------------------------

    async def _resolve(self) -> Address | None:
        for _ in self._turns.nodes:
            node = self._turns.next(time.monotonic())
            if await self._leads(node):
                return self._addresses[node]
            self._turns.failed(node, time.monotonic())
        return None

    async def _leads(self, node: str) -> bool:
        try:
            role = await self._ask(node, "ROLE")
        except NoAnswerError as error:
            remedy = _PASSWORD if "AUTH" in str(error) or "PASS" in str(error) else ""
            text = f"{node} doesn't say whether it is the primary: {error}"
            self._problem = DriverError(text, remedy or "Look at the nodes.")
            return False
        if isinstance(role, list) and role[:1] == [_PRIMARY]:
            return True
        self._problem = DriverError(f"{node} is no primary", "Ask all of them: nodes: any.")
        return False

    async def _is_alone(self, node: str) -> bool:
        """Returns whether ``node`` says that it is in no cluster; False for no answer.

        Raises:
            DriverError: it is part of a cluster.
        """
        try:
            said = str(await self._ask(node, "INFO", "cluster"))
        except NoAnswerError:
            return False  # that is told where the primary is looked for
        if "cluster_enabled:1" in said:
            raise DriverError(f"{node} can't be loaded: {_CLUSTER[0]}", _CLUSTER[1])
        return True

    async def _ask(self, node: str, *words: str) -> object:
        client = RespClient(self._addresses[node], _ASK_S, self._password)
        try:
            return await client.ask(*words)
        finally:
            client.close()

    def _by_address(self) -> dict[str, str]:
        return {address.url: node for node, address in self._addresses.items()}
