"""The answers of PD's HTTP API, as far as Faultstage reads them.

Shapes as of v8.5 (``pkg/response/{store,region}.go``, ``server/api/{member,health,region}.go``
of tikv/pd): Go leaves zero-valued fields of protocol buffers out and writes empty lists as
null; sizes and durations are strings.
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
from msgspec import Struct

API = "/pd/api/v1"
STORES = f"{API}/stores"
MEMBERS = f"{API}/members"
LEADER = f"{API}/leader"
HEALTH = f"{API}/health"
REGIONS = f"{API}/regions"
SPLIT = f"{API}/regions/split"
SCATTER = f"{API}/regions/scatter"
OPERATORS = f"{API}/operators"

LOCALLY = {"PD-Allow-follower-handle": "true"}
"""Header that makes a member answer by itself instead of asking the leader."""

NOT_BOOTSTRAPPED = b"not bootstrapped"
"""Part of PD's 500 until the first store has registered (``ErrNotBootstrapped``)."""

UP, DISCONNECTED, DOWN = "Up", "Disconnected", "Down"


class StoreView(Struct, frozen=True, kw_only=True):
    """A store in PD's view.

    Attributes:
        address: ``tikv0:20160``.
        state: ``Up``, ``Disconnected`` after 20 s without a beat, ``Down``, ``Offline``, ...
        beat_ns: the last heartbeat by PD's clock, nanoseconds since 1970; 0 before the first.
        uptime_s: seconds from the store's start to that beat; None where PD doesn't say.
    """

    id: int
    address: str
    state: str
    beat_ns: int = 0
    regions: int = 0
    uptime_s: float | None = None


class Region(Struct, frozen=True, kw_only=True):
    """A region in PD's view; ``leader_store`` is None where PD knows no leader."""

    id: int
    start_key: str
    end_key: str
    leader_store: int | None
    stores: tuple[int, ...]


class Members(Struct, frozen=True, kw_only=True):
    """PD's members by name, and their leader; None without a leader."""

    names: tuple[str, ...]
    leader: str | None


class _Meta(Struct, frozen=True):
    id: int = 0
    address: str = ""
    state_name: str = ""
    last_heartbeat: int = 0


class _Status(Struct, frozen=True):
    region_count: int = 0
    uptime: str = ""
    last_heartbeat_ts: datetime | None = None


class _Store(Struct, frozen=True):
    store: _Meta | None = None
    status: _Status | None = None


class _Stores(Struct, frozen=True):
    stores: tuple[_Store, ...] | None = None


class _Member(Struct, frozen=True):
    name: str = ""


class _Members(Struct, frozen=True):
    members: tuple[_Member, ...] | None = None
    leader: _Member | None = None


class _Health(Struct, frozen=True):
    name: str = ""
    health: bool = False


class _Peer(Struct, frozen=True):
    store_id: int = 0


class _Region(Struct, frozen=True):
    id: int = 0
    start_key: str = ""
    end_key: str = ""
    leader: _Peer | None = None
    peers: tuple[_Peer, ...] | None = None


class _Regions(Struct, frozen=True):
    regions: tuple[_Region, ...] | None = None


class _Split(Struct, frozen=True, rename={"regions": "regions-id"}):
    regions: tuple[int, ...] | None = None


def read_stores(body: bytes) -> dict[str, StoreView]:
    """Returns the stores in an answer to :data:`STORES`, by address.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    stores: dict[str, StoreView] = {}
    for each in msgspec.json.decode(body, type=_Stores).stores or ():
        view = _store(each.store or _Meta(), each.status or _Status())
        known = stores.get(view.address)
        # A store that lost its data comes back with the same address and another number.
        if known is None or known.id < view.id:
            stores[view.address] = view
    return stores


def _store(meta: _Meta, status: _Status) -> StoreView:
    # The same beat twice; should one lag behind, the later one was heard.
    at = status.last_heartbeat_ts
    # Just below, for a date has microseconds only, and rounds up.
    written_ns = 0 if at is None else (round(at.timestamp() * 1e6) - 1) * 1000
    beat_ns = max(meta.last_heartbeat, written_ns)
    return StoreView(
        id=meta.id,
        address=meta.address,
        state=meta.state_name,
        beat_ns=beat_ns,
        regions=status.region_count,
        uptime_s=seconds(status.uptime),
    )


def read_members(body: bytes) -> Members:
    """Reads an answer to :data:`MEMBERS`.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    answer = msgspec.json.decode(body, type=_Members)
    leader = answer.leader.name if answer.leader else ""
    return Members(names=tuple(m.name for m in answer.members or ()), leader=leader or None)


def read_leader(body: bytes) -> str | None:
    """Returns PD's leader in an answer to :data:`LEADER`; None without a leader.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    member = msgspec.json.decode(body, type=_Member | None)
    return (member.name or None) if member else None


def read_health(body: bytes) -> dict[str, bool]:
    """Returns which members answer the asked one, in an answer to :data:`HEALTH`.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    answer = msgspec.json.decode(body, type=tuple[_Health, ...] | None)
    return {member.name: member.health for member in answer or ()}


def read_regions(body: bytes) -> tuple[Region, ...]:
    """Returns the regions in an answer to :data:`REGIONS`.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    return tuple(
        Region(
            id=each.id,
            start_key=each.start_key,
            end_key=each.end_key,
            leader_store=(each.leader.store_id or None) if each.leader else None,
            stores=tuple(peer.store_id for peer in each.peers or ()),
        )
        for each in msgspec.json.decode(body, type=_Regions).regions or ()
    )


def read_split(body: bytes) -> tuple[int, ...]:
    """Returns the ids of the new regions in an answer to :data:`SPLIT`.

    Raises:
        msgspec.DecodeError: body isn't such an answer.
    """
    return msgspec.json.decode(body, type=_Split).regions or ()


_PART = re.compile(r"(\d{1,18}(?:\.\d+)?)(ns|us|µs|μs|ms|h|m|s)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6}


def seconds(text: str) -> float | None:
    """Returns the seconds of a duration in Go's notation, ``1m3.2s``; None for any other text."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _SECONDS.get(unit, 1e-9) for number, unit in parts)
