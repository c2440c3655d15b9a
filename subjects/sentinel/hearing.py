"""The members that a member hears, by what that member says of its connections.

Every sentinel asks all members once a second, replicas tell their primary how far they are, and
the primary replicas that it is there: an open connection on which all of that has stopped leads
over a dead network.
"""

from __future__ import annotations

import re

from subjects.kit.resp_client import RespClient

UNHEARD_S = 1.0
"""Certain seconds without anything from any other member after which a member hears nobody."""

_ASKED = re.compile(r"name=sentinel-\w+-cmd .*?idle=(\d+)|idle=(\d+) flags=\w*M")
"""The connections of sentinels that ask, and of a replica to its primary, in ``CLIENT LIST``."""
_REPLICA = re.compile(r"lag=(\d+)")
"""The age of a replica's last word to its primary, in ``INFO replication``: the connection isn't
idle while the primary sends."""


async def heard_ago_s(client: RespClient) -> float | None:
    """Returns how long ago anything came from any other member, at least, seconds.

    None where no other member has a connection. The member counts whole seconds by its clock, so
    that one of them may have just begun.

    Raises:
        NoAnswerError: the member doesn't say.
    """
    told = str(await client.ask("CLIENT", "LIST"))
    replicas = str(await client.ask("INFO", "replication"))
    ago = ["".join(found) for found in _ASKED.findall(told)] + _REPLICA.findall(replicas)
    return max(0.0, min(map(float, ago)) - 1.0) if ago else None


async def hears_nobody(client: RespClient) -> bool:
    """Returns whether all connections of the member's to others lead over a dead network."""
    ago_s = await heard_ago_s(client)
    return ago_s is not None and ago_s >= UNHEARD_S
