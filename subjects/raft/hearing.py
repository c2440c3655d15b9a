"""The servers that a server hears, by what that server says of the routes to the others.

Servers ping each other over routes on which nothing else is said, so that something arrives from
every server that is reached: what doesn't change any more on any route tells a dead network.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from subjects.raft.topology import PING_S
from subjects.raft.views import Route

UNHEARD_S = 3 * PING_S
"""Seconds without anything from another server after which that server isn't heard any more."""


class Hearing(Struct, frozen=True):
    """The last signs of one fellow server.

    Attributes:
        routes: the routes from there, by id, as last seen.
        t: when anything arrived the last time, run seconds, as far as was looked.
        round_trip_ms: the last round trip that was measured; None before the first.
    """

    routes: Mapping[int, Route]
    t: float
    round_trip_ms: float | None = None


Hearings = Mapping[str, Hearing]
"""A server's last sign of each other server that was ever connected, by name."""


def hear(
    before: Hearings,
    routes: Sequence[Route],
    now: float,
    whole_s: float = math.inf,
    looked_t: float = -math.inf,
) -> Hearings:
    """Returns what a server hears, after another look at the routes that the server tells.

    Args:
        before: what it heard until now.
        routes: its routes now.
        now: the run's time, seconds.
        whole_s: for how long the network itself has been whole, seconds: where servers can't
            hear each other through our fault, none becomes unheard.
        looked_t: when that was looked at before, run seconds.
    """
    by_peer: dict[str, dict[int, Route]] = {}
    for route in routes:
        by_peer.setdefault(route.remote_name, {})[route.rid] = route
    heard = dict(before)
    for peer, seen in by_peer.items():
        heard[peer] = _heard(before.get(peer), seen, now)
    if whole_s < UNHEARD_S:
        return {
            peer: hearing if looked_t - hearing.t >= UNHEARD_S else replace(hearing, t=now)
            for peer, hearing in heard.items()
        }
    return heard


def _heard(before: Hearing | None, routes: Mapping[int, Route], now: float) -> Hearing:
    known: Mapping[int, Route] = {} if before is None else before.routes
    news = [route for rid, route in routes.items() if known.get(rid) != route]
    if not news and before is not None:
        return replace(before, routes=routes)
    timed = [route.rtt_ms for route in news if _is_timed_anew(known.get(route.rid), route)]
    if timed:
        return Hearing(routes, now, min(timed))
    return Hearing(routes, now, None if before is None else before.round_trip_ms)


def _is_timed_anew(before: Route | None, route: Route) -> bool:
    return route.rtt_ms > 0 and (before is None or before.rtt_ms != route.rtt_ms)
