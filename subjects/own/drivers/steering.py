"""What the load's process is told of the nodes: where each is reached, and who is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from subjects.kit.place import Address, parse_address
from subjects.load.driver import DriverError


def addresses_in(told: Mapping[str, str]) -> dict[str, Address]:
    """Returns the addresses of the nodes, told as ``HOST:PORT`` by their names.

    Raises:
        DriverError: there is none, or one is no address.
    """
    if not told:
        raise DriverError("the load was given no node to ask")
    return {node: _address(node, text) for node, text in told.items()}


def asked_of(known: Mapping[str, Address], wanted: Sequence[str]) -> tuple[str, ...]:
    """Returns which of the ``known`` nodes are asked; all of them where none is ``wanted``.

    Raises:
        DriverError: a wanted one isn't known.
    """
    for node in wanted:
        if node not in known:
            raise DriverError(f"the load was told to ask {node}, whose address it doesn't know")
    return tuple(wanted) or tuple(known)


def _address(node: str, text: str) -> Address:
    if (address := parse_address(text)) is None:
        raise DriverError(f"{text!r}, where {node} is said to be, is no address")
    return address
