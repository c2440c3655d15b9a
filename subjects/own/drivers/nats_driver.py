"""The load's client of a scenario's NATS servers: a key-value bucket, made where there is none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from subjects.kit.nats.bucket import make_bucket
from subjects.kit.nats.driver import NatsDriver
from subjects.load.driver import DriverError
from subjects.own.drivers.steering import addresses_in, asked_of

MADE_WITHIN_S = 10.0
"""Seconds within which the bucket must have been made: a cluster may still elect."""

_AGAIN_S = 0.2


class BucketDriver(NatsDriver):
    """Writes and reads the keys of a bucket; see :class:`subjects.load.driver.Driver`."""

    def __init__(
        self, nodes: Mapping[str, str], bucket: str, replicas: int, asked: Sequence[str] = ()
    ) -> None:
        """Creates a driver without connections.

        Args:
            nodes: where each server is reached by clients, as ``HOST:PORT`` by its name.
            bucket: the bucket's name.
            replicas: how many servers hold a copy.
            asked: the servers that are asked; by default all.

        Raises:
            DriverError: something of it can't be used.
        """
        addresses = addresses_in(nodes)
        super().__init__(
            servers=[address.url for address in addresses.values()],
            bucket=bucket,
            names=tuple(addresses),
        )
        self._addresses, self._replicas = addresses, replicas
        self.ask_only(asked_of(addresses, asked) if asked else ())

    async def connect(self) -> None:
        """Makes the bucket, then connects; see :class:`subjects.load.driver.Driver`.

        Raises:
            DriverError: no server makes it.
        """
        end, refused = time.monotonic() + MADE_WITHIN_S, ""
        while True:
            for node, address in self._addresses.items():
                refused = await make_bucket(
                    address.host, address.port, self._bucket, self._replicas
                )
                if not refused:
                    await super().connect()
                    return
                refused = f"{node} says: {refused}"
            if time.monotonic() > end:
                text = f"the bucket {self._bucket!r} of {self._replicas} can't be made: {refused}"
                raise DriverError(text, "Look whether JetStream is on, and enough servers are up.")
            await asyncio.sleep(_AGAIN_S)

    # --- subjects.load.driver.Steerable ------------------------------------------------------

    def steer(self, nodes: Mapping[str, str], asked: Sequence[str]) -> None:
        """Takes the servers' addresses from now on, and the servers that are asked."""
        addresses = addresses_in(nodes)
        self.ask_only(asked_of(addresses, asked) if asked else ())
        self._addresses = addresses
        for link in self._links:
            if (address := addresses.get(link.node)) is not None:
                link.move(address.url)
