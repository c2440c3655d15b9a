"""The answers of the servers' monitoring ports, as far as Faultstage reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from core.model.events import Role

ACCOUNT = "$G"
"""The account of clients without a name, which holds the bucket."""

STREAM = "KV_faultstage"
"""The stream behind the bucket."""
BUCKET = STREAM.removeprefix("KV_")
"""The bucket that the load writes into."""

RAFTZ = f"/raftz?acc={ACCOUNT}"
JSZ = "/jsz?accounts=true&streams=true"
VARZ = "/varz"
HEALTHZ = "/healthz"
ROUTEZ = "/routez"

_ROLES = {"LEADER": Role.LEADER, "FOLLOWER": Role.FOLLOWER, "CANDIDATE": Role.CANDIDATE}
_STREAM_GROUP = "S-"

_UNITS_MS = {"h": 3.6e6, "m": 6e4, "s": 1e3, "ms": 1.0, "µs": 1e-3, "us": 1e-3, "ns": 1e-6}
_DURATION = re.compile(r"([\d.]+)(h|ms|m|s|µs|us|ns)")
"""A part of a duration as Go prints one: ``1m0.5s``."""

_PLAIN = (
    ("recovering", "reading its data"),
    ("contact with a meta leader", "no contact with a cluster leader"),
    ("current with the meta leader", "joining the cluster"),
    ("not enabled", "its storage has shut down"),
    ("not current", "behind, or without a leader"),
)
"""Parts of the servers' complaints, and the same for people; the first that fits counts."""


_Instant = Annotated[datetime, Meta(tz=True)]
"""A time with its zone, so that two of them can be subtracted."""


class RaftPeer(Struct, frozen=True):
    """Another node of the group, as known to a node."""

    name: str = ""


class RaftView(Struct, frozen=True):
    """A node's own view of the bucket's Raft group.

    Attributes:
        state: ``LEADER``, ``FOLLOWER`` or ``CANDIDATE``.
        term: the term that the node is in.
        committed: the last entry that the node knows to be committed.
        applied: the last entry that the node has applied.
        id: the node's name within the group.
        voted_for: the id of the node that this one voted for in its term; empty for none.
        peers: the others, by id.
    """

    state: str
    term: int = 0
    committed: int = 0
    applied: int = 0
    id: str = ""
    voted_for: str = ""
    peers: dict[str, RaftPeer] = {}

    @property
    def role(self) -> Role:
        """The role that the node claims in the group."""
        return _ROLES.get(self.state, Role.NONE)


class Varz(Struct, frozen=True):
    """A server's report about the server itself."""

    server_name: str
    start: _Instant
    now: _Instant
    mem: int = 0
    """Resident memory, bytes."""

    @property
    def uptime_s(self) -> float:
        """Seconds since the server started, by the server's clock."""
        return (self.now - self.start).total_seconds()


class Route(Struct, frozen=True):
    """A server's view of one connection to another server.

    Attributes:
        rid: the connection's number.
        remote_name: the other server; empty before it has introduced itself.
        in_msgs: messages that arrived.
        in_bytes: bytes of those messages.
        rtt: how long the last ping took: ``1.2ms``.
    """

    rid: int
    remote_name: str = ""
    in_msgs: int = 0
    rtt: str = ""
    in_bytes: int = 0

    @property
    def rtt_ms(self) -> float:
        """The round-trip time of the last ping, in milliseconds; 0 before the first."""
        return sum(float(number) * _UNITS_MS[unit] for number, unit in _DURATION.findall(self.rtt))


class _Routez(Struct, frozen=True):
    routes: tuple[Route, ...] = ()


class _StreamState(Struct, frozen=True):
    messages: int = 0


class _Stream(Struct, frozen=True):
    name: str
    state: _StreamState = _StreamState()


class _Account(Struct, frozen=True):
    stream_detail: tuple[_Stream, ...] = ()


class _Jsz(Struct, frozen=True):
    account_details: tuple[_Account, ...] = ()


class _Healthz(Struct, frozen=True):
    status: str = ""
    error: str = ""


def read_raftz(body: bytes) -> RaftView | None:
    """Returns the bucket's group in an answer to :data:`RAFTZ`; None for a node outside.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    accounts = msgspec.json.decode(body, type=dict[str, Mapping[str, RaftView]])
    for name, view in accounts.get(ACCOUNT, {}).items():
        if name.startswith(_STREAM_GROUP):
            return view
    return None


def read_varz(body: bytes) -> Varz:
    """Reads an answer to :data:`VARZ`.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    return msgspec.json.decode(body, type=Varz)


def read_routes(body: bytes) -> tuple[Route, ...]:
    """Returns the routes in an answer to :data:`ROUTEZ`, with the servers that are known.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    routes = msgspec.json.decode(body, type=_Routez).routes
    return tuple(route for route in routes if route.remote_name)


def read_entries(body: bytes) -> int | None:
    """Returns how many entries of the bucket a node stores, from :data:`JSZ`; None for none.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    for account in msgspec.json.decode(body, type=_Jsz).account_details:
        for stream in account.stream_detail:
            if stream.name == STREAM:
                return stream.state.messages
    return None


def read_complaint(body: bytes) -> str:
    """Returns the complaint in an answer to :data:`HEALTHZ`; empty for a healthy server.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    answer = msgspec.json.decode(body, type=_Healthz)
    if answer.status == "ok":
        return ""
    said = answer.error or answer.status
    return next((plain for part, plain in _PLAIN if part in said), said[:60] or "not ready")
