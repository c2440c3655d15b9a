"""The members of the system: the limiters, the store that they share, and the load."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model.events import Group
from subjects.kit.place import Address, ReachedBy

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


STORE_OPTIONS = ("--save", "", "--appendonly", "no")
"""Nothing of the store is kept: one that is started anew is empty, as a cache is."""


class LimiterTopology(Struct, frozen=True):
    """The addresses of the servers, by name."""

    addresses: Mapping[str, Address]

    @property
    def limiter_urls(self) -> tuple[str, ...]:
        """The addresses to which checks are sent, one for each limiter."""
        found = (self.addresses[name] for name in LIMITERS)
        return tuple(f"http://{address.url}" for address in found)

    @property
    def store_url(self) -> str:
        """The store's address in the form that the limiters take."""
        return f"redis://{self.addresses[STORE].url}/0"

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the servers, by ``host:port``."""
        return {each.url: name for name, each in self.addresses.items()}

    def seen_from(self, name: str, reached_by: ReachedBy) -> LimiterTopology:
        """Returns where the server ``name`` reaches the others, by what ``reached_by`` returns."""
        addresses = {
            other: address if other == name else reached_by(name, other, address)
            for other, address in self.addresses.items()
        }
        return LimiterTopology(addresses)

    def limiter_options(self, name: str) -> list[str]:
        """Returns the options of the limiter ``name``: port, store, and its peers' addresses."""
        peers = (self.addresses[peer] for peer in LIMITERS if peer != name)
        options = ["--node", name, "--port", str(self.addresses[name].port)]
        options += ["--store", self.store_url]
        return [*options, "--peers", *(peer.url for peer in peers)]
