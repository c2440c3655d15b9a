"""One connection of the load to a PostgreSQL server, and the statements on that connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar, cast

import asyncpg
from msgspec import Struct

from subjects.kit.place import Address
from subjects.load.driver import DriverError, Item

OPEN_S = 2.0
"""Seconds that a connection may take; a server that recovers answers that it isn't ready."""

OURS = "Made by Faultstage for its load; it can be dropped."
"""The comment by which the load's own table is known."""

_READ_ONLY = ("25006",)
"""SQLSTATE of a server that takes no writes: a standby, or one that has become one."""

_LOGIN = ("28000", "28P01", "3D000")
"""SQLSTATE of a login that is refused, and of a database that isn't there."""

T = TypeVar("T")


class LoginRefusedError(DriverError):
    """Raised where a server refuses the login, or has no such database."""


class PostgresLogin(Struct, frozen=True, kw_only=True):
    """The login of the load: user, password and database, with the table that is used there."""

    user: str
    password: str
    database: str
    table: str

    @property
    def quoted(self) -> str:
        """The table's name, quoted for SQL."""
        return '"' + self.table.replace('"', '""') + '"'


class PostgresLink:
    """A connection to a server that took writes when the connection was opened.

    Attributes:
        node: the server's name.
        address: where it is reached.
    """

    def __init__(
        self, node: str, address: Address, login: PostgresLogin, connection: asyncpg.Connection
    ) -> None:
        """Wraps a connection; use :meth:`open`."""
        self.node = node
        self.address = address
        self._login = login
        self._connection = connection
        table = login.quoted
        self._insert = f"INSERT INTO {table} (key, value) VALUES ($1, $2)"
        self._select = f"SELECT value FROM {table} WHERE key = $1"
        self._is_bad = False

    @classmethod
    async def open(cls, node: str, address: Address, login: PostgresLogin) -> PostgresLink:
        """Connects to a server.

        Raises:
            DriverError: it doesn't answer, refuses the login, or takes no writes.
        """
        try:
            connection = await asyncpg.connect(
                host=address.host,
                port=address.port,
                user=login.user,
                password=login.password or None,
                database=login.database,
                timeout=OPEN_S,
            )
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            text = f"{node} can't be connected to: {say(error)}"
            if getattr(error, "sqlstate", "") in _LOGIN:
                remedy = "User, password and database are said in load.postgres."
                raise LoginRefusedError(text, remedy) from error
            raise DriverError(text, "Look at the node.") from error
        link = cls(node, address, login, connection)
        try:
            is_standby = await link._ask(connection.fetchval("SELECT pg_is_in_recovery()"))
            if is_standby:
                raise DriverError(f"{node} is a standby, which takes no writes", "Ask all nodes.")
        except BaseException:
            link.abort()
            raise
        return link

    @property
    def is_lost(self) -> bool:
        """Whether nothing more can be asked over the connection."""
        return self._is_bad or self._connection.is_closed()

    async def insert(self, key: str, value: bytes) -> None:
        """Inserts a row.

        Raises:
            DriverError: that isn't known to be done.
        """
        await self._ask(self._connection.execute(self._insert, key, value))

    async def select(self, key: str) -> bytes | None:
        """Returns the value of a row; None where there is none.

        Raises:
            DriverError: there is no answer.
        """
        found = await self._ask(self._connection.fetchval(self._select, key))
        return cast("bytes | None", found)

    async def rows(self, prefix: str, after: str, most: int) -> Sequence[Item]:
        """Returns the next rows whose keys begin with ``prefix``, in order.

        Raises:
            DriverError: there is no answer.
        """
        text = (
            f"SELECT key, value FROM {self._login.quoted} "
            "WHERE key > $1 AND starts_with(key, $2) ORDER BY key LIMIT $3"
        )
        found = await self._ask(self._connection.fetch(text, after, prefix, most))
        return [Item(row["key"], row["value"]) for row in found]

    async def make_table(self) -> None:
        """Makes the table, unless one of ours is there.

        Raises:
            DriverError: it is somebody else's, or can't be made.
        """
        is_there, is_ours = await self._look()
        if is_ours:
            return
        if is_there:
            text = f"the table {self._login.table} is on {self.node} already, and isn't ours"
            raise DriverError(text, "Choose another name: load.postgres.table.")
        table = self._login.quoted
        await self._ask(
            self._connection.execute(
                f'CREATE TABLE {table} (key text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);'
                f"COMMENT ON TABLE {table} IS '{OURS}'"
            )
        )

    async def drop_table(self) -> None:
        """Drops the table, where the table is ours.

        Raises:
            DriverError: it can't be dropped.
        """
        if (await self._look())[1]:
            await self._ask(self._connection.execute(f"DROP TABLE {self._login.quoted}"))

    async def _look(self) -> tuple[bool, bool]:
        """Returns whether the table is there, and whether the table is ours."""
        known = "SELECT to_regclass($1), obj_description(to_regclass($1), 'pg_class')"
        found = await self._ask(self._connection.fetchrow(known, self._login.quoted))
        if found is None or found[0] is None:
            return False, False
        return True, found[1] == OURS

    async def close(self) -> None:
        """Ends the connection."""
        try:
            await self._connection.close(timeout=0.5)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            self.abort()

    def abort(self) -> None:
        """Ends the connection at once; what is under way fails."""
        self._is_bad = True
        self._connection.terminate()

    async def _ask(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            if getattr(error, "sqlstate", "") in _READ_ONLY:
                self._is_bad = True
            raise DriverError(f"{self.node}: {say(error)}") from error
        except asyncio.CancelledError:
            self.abort()
            raise


def say(error: BaseException) -> str:
    """Returns an error in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return "no answer in time" if isinstance(error, TimeoutError) else text
