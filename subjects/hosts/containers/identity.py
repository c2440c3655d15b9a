"""What identifies exactly one container of one run, also after a crash of the app."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

Identity = Mapping[str, str | int | float]
"""An identity as the undo journal has it, of a container or of a process."""


class ContainerIdentity(Struct, frozen=True, kw_only=True):
    """What names one container in the undo journal.

    Attributes:
        engine: the engine's address.
        container: the full id.
        run: the run's id, as in the label.
        node: the name that people use.
        network: the network between the nodes.
        aliases: the container's names on that network, separated by commas.
    """

    engine: str
    container: str
    run: str
    node: str
    network: str = ""
    aliases: str = ""

    @classmethod
    def read(cls, identity: Identity) -> ContainerIdentity | None:
        """Reads an identity; returns None for one that isn't a container's."""
        try:
            found = msgspec.convert(identity, cls)
        except msgspec.ValidationError:
            return None
        return found if found.container and found.run else None

    def written(self) -> dict[str, str | int | float]:
        """Returns the identity in the form of the undo journal."""
        return asdict(self)
