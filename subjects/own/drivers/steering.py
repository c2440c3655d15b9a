"""The orders to the load's process about nodes: their addresses, and which are asked."""

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
    """Returns the nodes that are asked: the ``wanted`` ones, or without any all the ``known``.

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
