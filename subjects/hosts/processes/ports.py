"""Free ports on the loopback interface."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Mapping, Sequence

from core.ports import SubjectError

LOOPBACK = "127.0.0.1"

LOWEST = 15_000
HIGHEST = 32_000
"""The range of ports lies below what Linux, macOS and Windows hand out to outgoing connections, so
that a server that is restarted later finds its port still free."""


def free_ports(count: int) -> tuple[int, ...]:
    """Returns ``count`` different ports that nothing is bound to at this moment.

    Raises:
        SubjectError: not enough free ports were found.
    """
    if not count:
        return ()
    found: list[int] = []
    candidates = random.sample(range(LOWEST, HIGHEST), 2_000)
    for port in candidates:
        if is_free(port):
            found.append(port)
            if len(found) == count:
                return tuple(found)
    text = f"No {count} free ports were found on {LOOPBACK} between {LOWEST} and {HIGHEST}."
    raise SubjectError(text, "Close other servers and try again.")


def is_free(port: int) -> bool:
    """Whether a server could bind ``port`` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            # Servers do the same: a killed server's lingering connections don't count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def own_hosts(names: Sequence[str]) -> Mapping[str, str]:
    """Returns a loopback host for each of ``names``, from which that one alone connects.

    Empty where the system has but one such host, as macOS does.
    """
    hosts = {name: f"127.0.0.{number}" for number, name in enumerate(names, 11)}
    try:
        for host in hosts.values():
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
                probe.bind((host, 0))
    except OSError:
        return {}
    return hosts
