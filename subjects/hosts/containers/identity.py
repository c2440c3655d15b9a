"""The identity of exactly one container of one run, valid also after a crash of the app."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

Identity = Mapping[str, str | int | float]
"""An identity as the undo journal has it, of a container or of a process."""


class JoinedNetwork(Struct, frozen=True):
    """A network that a container is on.

    Attributes:
        name: the network.
        aliases: the container's names there.
        fixed_ip: its address there, where one was chosen; else empty.
    """

    name: str
    aliases: tuple[str, ...] = ()
    fixed_ip: str = ""

    @classmethod
    def read(cls, text: str) -> JoinedNetwork:
        """Reads ``NAME=ALIAS,ALIAS@ADDRESS``."""
        name, _, rest = text.partition("=")
        aliases, _, fixed_ip = rest.partition("@")
        return cls(name, _split(aliases), fixed_ip)

    def written(self) -> str:
        """Returns the text that :meth:`read` reads."""
        return f"{self.name}={','.join(self.aliases)}@{self.fixed_ip}"


class ContainerIdentity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The identity of one container in the undo journal.

    Attributes:
        engine: the engine's address.
        container: the full id.
        run: the run's id, as in the label.
        node: the name that people use.
        network: the network between the nodes.
        aliases: the container's names on that network, separated by commas.
        fixed_ip: the address on that network, where one was chosen.
        others: further networks between the nodes: ``NAME=ALIAS,ALIAS@ADDRESS``, separated by
            semicolons.
        project: the Compose project, for a container that isn't ours; empty for one of ours.
        service: the service in that project.
    """

    engine: str
    container: str
    run: str
    node: str
    network: str = ""
    aliases: str = ""
    fixed_ip: str = ""
    others: str = ""
    project: str = ""
    service: str = ""

    @classmethod
    def read(cls, identity: Identity) -> ContainerIdentity | None:
        """Reads an identity; returns None for one that isn't a container's."""
        try:
            found = msgspec.convert(identity, cls)
        except msgspec.ValidationError:
            return None
        return found if found.container and found.run else None

    @property
    def joined(self) -> tuple[JoinedNetwork, ...]:
        """All networks between the nodes that the container is, or was, on."""
        first = JoinedNetwork(self.network, _split(self.aliases), self.fixed_ip)
        rest = tuple(JoinedNetwork.read(each) for each in self.others.split(";") if each)
        return (first, *rest) if self.network else rest

    def written(self) -> dict[str, str | int | float]:
        """Returns the identity in the form of the undo journal."""
        return msgspec.to_builtins(self)


def _split(aliases: str) -> tuple[str, ...]:
    return tuple(alias for alias in aliases.split(",") if alias)
