"""The addresses and ports where processes listen, as far as others could reach them."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

import psutil

HERE = "127.0.0.1"


class Listening(NamedTuple):
    """A port of an address that something listens on."""

    address: str
    port: int


def listening(processes: Iterable[psutil.Process]) -> set[Listening]:
    """Returns the addresses on which ``processes`` take connections or datagrams."""
    found: set[Listening] = set()
    for process in processes:
        with suppress(psutil.Error):
            for one in process.net_connections("inet"):
                takes = one.status == psutil.CONN_LISTEN
                if one.type == socket.SOCK_DGRAM:
                    takes = not one.raddr
                if takes and one.laddr:
                    found.add(Listening(one.laddr.ip, one.laddr.port))
    return found


def elsewhere(processes: Iterable[psutil.Process]) -> set[Listening]:
    """Returns what of that can be reached from other machines."""
    return {one for one in listening(processes) if one.address != HERE}
