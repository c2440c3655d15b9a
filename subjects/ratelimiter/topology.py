"""The members of the system: the limiters, the store that they share, and the load."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model.events import Group
from subjects.kit.place import Address

LIMITERS = ("lim1", "lim2", "lim3")
STORE = "store"
LOAD = "load"
"""Name of the load as the target of a burst, which has no card on the stage."""

NODES = (*LIMITERS, STORE)

LIMITERS_GROUP, STORE_GROUP = "Limiter", "Store"

GROUPS = (
    Group(name=LIMITERS_GROUP, nodes=LIMITERS, elects=False, agrees=False),
    Group(name=STORE_GROUP, nodes=(STORE,), elects=False, agrees=False),
)

KEYS = ("alpha", "beta", "gamma", "delta")
"""Keys that are limited: few, so that each gets many checks."""


class LimiterTopology(Struct, frozen=True):
    """The addresses of the servers, by name."""

    addresses: Mapping[str, Address]

    @property
    def limiter_urls(self) -> tuple[str, ...]:
        """The addresses to which checks are sent, one for each limiter."""
        found = (self.addresses[name] for name in LIMITERS)
        return tuple(f"http://{address.host}:{address.port}" for address in found)

    @property
    def store_url(self) -> str:
        """The store's address in the form that the limiters take."""
        store = self.addresses[STORE]
        return f"redis://{store.host}:{store.port}/0"
