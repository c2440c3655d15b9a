"""The load's client for a TiKV cluster: raw keys and values."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections.abc import AsyncGenerator, Sequence

import tikv

from core.process.tasks import TaskScope
from subjects.load.driver import DriverError, Item
from subjects.tikv.client import TikvConnection
from subjects.tikv.lanes import RegionLane
from subjects.tikv.layout import REGIONS, key_ranges, load_key, region_index, stored_key

CONNECT_S = 10.0
_LIMIT_S = 2.0
PAGE = 2_048
NO_PROGRESS_S = 15.0
_RETRY_S = 0.1
_VERSION = 1
"""Version of every acknowledged write, since raw keys have none."""
_PROBE = "probe"


class TikvDriver:
    """Puts and gets raw keys; requests to the same region go together."""

    def __init__(
        self, pd: Sequence[str], regions: int = REGIONS, time_limit_s: float = _LIMIT_S
    ) -> None:
        """Creates a driver for PD's addresses (``HOST:PORT``) and keys in ``regions`` regions.

        A request is retried for ``time_limit_s`` seconds, then fails.

        Raises:
            DriverError: ``pd`` is empty.
        """
        if not pd:
            raise DriverError("the load was given no PD to connect to")
        self._pd = list(pd)
        self._regions = regions
        self._limit_s = time_limit_s
        self._scope = TaskScope("tikv")
        self._connection: TikvConnection | None = None
        self._writes: list[RegionLane[tuple[bytes, bytes], int]] = []
        self._reads: list[RegionLane[bytes, bytes | None]] = []

    # --- KeyGroups -------------------------------------------------------------------------

    @property
    def groups(self) -> int:
        """The number of regions; see :class:`subjects.load.driver.KeyGroups`."""
        return self._regions

    def group_of(self, key: str) -> int:
        """Returns the number, from 0, of the region that holds ``key``."""
        return region_index(stored_key(key), self._regions)

    # --- Driver ----------------------------------------------------------------------------

    async def connect(self) -> None:
        """Connects and waits until a write succeeds; see :class:`subjects.load.driver.Driver`."""
        connection = self._connection = TikvConnection(self._pd)
        for number in range(self._regions):
            writes = RegionLane(self._put, self._limit_s)
            reads = RegionLane(self._get, self._limit_s)
            self._writes.append(writes)
            self._reads.append(reads)
            for what, lane in (("writes to", writes), ("reads of", reads)):
                name = f"{what} region {number}"
                self._scope.supervise(name, lane.run, title=name)
        end = time.monotonic() + CONNECT_S
        while True:
            try:
                await connection.client.put(stored_key(_PROBE), b"")
                return
            except tikv.TiKVError as error:
                connection.note_failure(connection.client)
                if time.monotonic() > end:
                    names = ", ".join(self._pd)
                    raise DriverError(
                        f"no write goes through to the cluster of PD {names}: {error}",
                        "Check that PD and the stores run.",
                    ) from error
                await asyncio.sleep(_RETRY_S)

    def write(self, key: str, value: bytes) -> Future[int]:
        """Puts ``value``; the future is done once a majority of the key's region has the value."""
        stored = stored_key(key)
        return self._writes[region_index(stored, self._regions)].add((stored, value))

    def read(self, key: str) -> Future[bytes | None]:
        """Gets the value of ``key`` from the leader of the key's region."""
        stored = stored_key(key)
        return self._reads[region_index(stored, self._regions)].add(stored)

    async def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields all keys with ``prefix``, region by region, and waits through elections."""
        for start, end in key_ranges(self._regions):
            cursor, moved = start, time.monotonic()
            while True:
                pairs, error = await self._page(cursor, end)
                if pairs:
                    cursor, moved = pairs[-1][0] + b"\0", time.monotonic()
                    yield [
                        Item(key, value)
                        for stored, value in pairs
                        if (key := load_key(stored)) is not None and key.startswith(prefix)
                    ]
                if error is None and len(pairs) < PAGE:
                    break
                if error is not None:
                    if time.monotonic() - moved > NO_PROGRESS_S:
                        raise DriverError(f"the keys can't be read to the end: {error}")
                    await asyncio.sleep(_RETRY_S)

    async def close(self) -> None:
        """Closes all connections; pending requests fail."""
        await self._scope.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    # --- calls -----------------------------------------------------------------------------

    async def _page(
        self, start: bytes, end: bytes | None
    ) -> tuple[list[tuple[bytes, bytes]], Exception | None]:
        """Returns up to :data:`PAGE` pairs from ``start`` on, and the error that cut them short."""
        connection = self._connected()
        client = connection.client
        pairs: list[tuple[bytes, bytes]] = []
        try:
            async for pair in client.scan(start, end, limit=PAGE):
                pairs.append(pair)
        except tikv.TiKVError as error:
            connection.note_failure(client)
            return pairs, error
        return pairs, None

    async def _put(self, pairs: Sequence[tuple[bytes, bytes]]) -> Sequence[int]:
        connection = self._connected()
        client = connection.client
        try:
            await client.put_many(pairs)
        except tikv.TimeoutError:
            connection.note_failure(client)
            raise
        return [_VERSION] * len(pairs)

    async def _get(self, keys: Sequence[bytes]) -> Sequence[bytes | None]:
        connection = self._connected()
        client = connection.client
        try:
            held = await client.get_many(keys)
        except tikv.TimeoutError:
            connection.note_failure(client)
            raise
        return [held.get(key) for key in keys]

    def _connected(self) -> TikvConnection:
        if self._connection is None:
            raise DriverError("the connection was closed")
        return self._connection
