"""The load's client of a scenario's PostgreSQL servers: inserts into, and selects from, one table.

The table is made at the start, by whichever server takes writes, and dropped at the end. One that
was there before and isn't ours is left alone, and told.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from core.process.tasks import TaskScope
from subjects.load.acks import pack_ack
from subjects.load.driver import DriverError, Item
from subjects.load.tallies import NodeTallies
from subjects.own.drivers.postgres_link import LoginRefusedError, PostgresLink, PostgresLogin
from subjects.own.drivers.steering import addresses_in, asked_of
from subjects.own.drivers.turns import Turns

CLIENTS = 16
"""Connections in turn: each carries one statement at a time."""

BATCH = 5_000
"""Rows that are read back at once."""

_CONNECT_S = 10.0
_AGAIN_S = 0.05
_DROP_S = 1.0


class PostgresDriver:
    """Writes and reads rows; see :class:`subjects.load.driver.Driver`.

    Attributes:
        kinds: the one kind of client that there is, by which the ledger notes them.
        tallies: the writes by the server that they were sent to.
    """

    kinds = ("PostgreSQL clients",)

    def __init__(
        self,
        nodes: Mapping[str, str],
        user: str,
        password: str,
        database: str,
        table: str,
        asked: Sequence[str] = (),
        clients: int = CLIENTS,
    ) -> None:
        """Creates a driver without connections.

        Args:
            nodes: where each server is reached, as ``HOST:PORT`` by its name.
            user: who connects.
            password: with which; empty for none.
            database: to which database.
            table: the name of the table.
            asked: the servers that are asked; by default all.
            clients: how many connections there are.

        Raises:
            DriverError: something of it can't be used.
        """
        self.tallies = NodeTallies()
        self._login = PostgresLogin(user=user, password=password, database=database, table=table)
        self._addresses = addresses_in(nodes)
        self._turns = Turns(asked_of(self._addresses, asked))
        self._scope = TaskScope("postgres")
        self._links: set[PostgresLink] = set()
        self._waiting: asyncio.Queue[tuple[bool, tuple[Any, ...], Future[Any]]] = asyncio.Queue()
        self._clients = clients
        self._problem: DriverError = DriverError("no server answers", "Look at the nodes.")

    async def connect(self) -> None:
        """Makes the table, then connects; see :class:`subjects.load.driver.Driver`.

        Raises:
            DriverError: no server takes writes, the table isn't ours, or it can't be made.
        """
        end = time.monotonic() + _CONNECT_S
        while (link := await self._open()) is None:
            if time.monotonic() > end or isinstance(self._problem, LoginRefusedError):
                raise self._problem
            await asyncio.sleep(_AGAIN_S)
        try:
            await link.make_table()
        finally:
            await link.close()
        for number in range(self._clients):
            name = f"client {number + 1}"
            self._scope.supervise(name, self._serve, title=f"the connection of {name}")

    def write(self, key: str, value: bytes) -> Future[int]:
        """Inserts a row; the version is a note of when."""
        return self._queue(is_write=True, arguments=(key, value))

    def read(self, key: str) -> Future[bytes | None]:
        """Selects a row; see :class:`subjects.load.driver.Driver`."""
        return self._queue(is_write=False, arguments=(key,))

    async def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields all rows whose keys begin with ``prefix``.

        Raises:
            DriverError: no server takes writes, or it can't be read to the end.
        """
        link = await self._open()
        if link is None:
            raise self._problem
        try:
            last = prefix
            while batch := await link.rows(prefix, last, BATCH):
                yield batch
                last = batch[-1].key
        finally:
            await link.close()

    async def close(self) -> None:
        """Ends all connections, and drops the table where a server still takes that."""
        await self._scope.close()
        for link in tuple(self._links):
            link.abort()
        self._fail_waiting(DriverError("the load ends"))
        with suppress(DriverError, TimeoutError):
            async with asyncio.timeout(_DROP_S):
                link = await self._open()
                if link is not None:
                    await link.drop_table()
                    await link.close()

    # --- subjects.load.driver.Steerable ------------------------------------------------------

    def steer(self, nodes: Mapping[str, str], asked: Sequence[str]) -> None:
        """Takes the servers' addresses from now on, and the servers that are asked."""
        addresses = addresses_in(nodes)
        self._turns.ask_only(asked_of(addresses, asked))
        self._addresses = addresses
        for link in tuple(self._links):
            if link.node not in self._turns.nodes or link.address != addresses[link.node]:
                link.abort()

    # --- connections -----------------------------------------------------------------------------

    async def _open(self) -> PostgresLink | None:
        """Returns a connection to a server that takes writes; None where none does now."""
        for _ in self._turns.nodes:
            node = self._turns.next(time.monotonic())
            try:
                link = await PostgresLink.open(node, self._addresses[node], self._login)
            except DriverError as error:
                self._problem = error
                self._turns.failed(node, time.monotonic())
                continue
            self._turns.answered(node)
            return link
        return None

    async def _serve(self) -> None:
        """Keeps one connection, which carries one statement after another."""
        while True:
            link = await self._open()
            if link is None:
                if not self._links:
                    self._fail_waiting(self._problem)
                await asyncio.sleep(_AGAIN_S)
                continue
            self._links.add(link)
            try:
                while not link.is_lost:
                    await self._carry(link, *await self._waiting.get())
            finally:
                self._links.discard(link)
                link.abort()

    async def _carry(
        self, link: PostgresLink, is_write: bool, arguments: tuple[Any, ...], future: Future[Any]
    ) -> None:
        if future.done():
            return
        # A statement that was given up may hang for ever: so its connection goes.
        future.add_done_callback(partial(_given_up, link))
        try:
            value = await (link.insert(*arguments) if is_write else link.select(*arguments))
        except DriverError as error:
            if link.is_lost:
                self._turns.failed(link.node, time.monotonic())
            _fail(future, error)
        else:
            if not future.done():
                future.set_result(pack_ack(time.monotonic(), 0) if is_write else value)
                if is_write:
                    self.tallies.acked(link.node)
                return
        if is_write:
            self.tallies.failed(link.node)

    def _queue(self, *, is_write: bool, arguments: tuple[Any, ...]) -> Future[Any]:
        future: Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((is_write, arguments, future))
        return future

    def _fail_waiting(self, error: DriverError) -> None:
        while not self._waiting.empty():
            _fail(self._waiting.get_nowait()[2], error)


def _given_up(link: PostgresLink, future: Future[Any]) -> None:
    if future.cancelled():
        link.abort()


def _fail(future: Future[Any], error: DriverError) -> None:
    if not future.done():
        future.set_exception(error)
