"""Observations of the nodes, and PD's view of the cluster, without judgement."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation, unanswered
from subjects.tikv.metrics import Page
from subjects.tikv.views import Region, StoreView

PD_FRESH_S = 2.5
"""Greatest age of PD's view that counts as the present one, seconds."""

HEALTH_FRESH_S = 8.0
"""Greatest age of the members' health that counts as the present one, seconds: polled rarely."""


class TikvObservation(NodeObservation, frozen=True, kw_only=True):
    """Everything that was observed of one node."""

    kind: str
    address: str = ""
    ready: bool = False
    """Whether, since the start, PD had a heartbeat of a store, or a PD member knew a leader."""
    beat_before: int = 0
    """The last heartbeat that PD had at the start of the store, nanoseconds since 1970."""
    names_leader: str | None = None
    """The leader that a member of PD names; None for no leader."""
    page: Page | None = None
    """The metrics, as last read."""
    page_t: float = 0.0
    """The time when the metrics were last read, run seconds."""
    started_t: float | None = None
    """The time when the process started, run seconds; None before it is known."""
    requests_per_s: float | None = None


class PdView(Struct, frozen=True, kw_only=True):
    """PD's view of the cluster, when PD last answered.

    Attributes:
        asked_t: when PD was asked for its last answer; None before the first time.
        answered_t: when PD last told of the stores; None before the first time.
        stores: the stores by address.
        beats: the time of each store's last heartbeat, run seconds, by address.
        regions: the regions, each with the store that leads it as far as PD has heard.
        healthy: whether each member answers the others, by name.
        healthy_t: when ``healthy`` was asked for.
        led_since_t: since when the present member leads PD, as far as was seen.
        leaderless_since_t: since when PD knows regions without knowing their leaders.
    """

    asked_t: float | None = None
    answered_t: float | None = None
    stores: Mapping[str, StoreView] = {}
    beats: Mapping[str, float] = {}
    regions: tuple[Region, ...] = ()
    healthy: Mapping[str, bool] = {}
    healthy_t: float | None = None
    led_since_t: float = 0.0
    leaderless_since_t: float | None = None

    @property
    def leaderless(self) -> int:
        """The number of regions whose leader PD doesn't know."""
        return sum(region.leader_store is None for region in self.regions)

    def led_by(self, address: str) -> int:
        """The number of regions whose leader, by PD, is the store at ``address``."""
        store = self.stores.get(address)
        return 0 if store is None else sum(r.leader_store == store.id for r in self.regions)

    def is_fresh(self, now: float) -> bool:
        """Whether the view is recent enough to be PD's present one."""
        return self.answered_t is not None and now - self.answered_t <= PD_FRESH_S

    def store(self, address: str, now: float) -> StoreView | None:
        """Returns PD's present view of a store; None where PD says nothing."""
        return self.stores.get(address) if self.is_fresh(now) else None

    def beat_age_s(self, address: str, now: float) -> float | None:
        """Returns the seconds since a store's last heartbeat; None before the first."""
        beat_t = self.beats.get(address)
        return None if beat_t is None else max(0.0, now - beat_t)

    def calls_healthy(self, member: str, since_t: float, now: float) -> bool | None:
        """Returns what PD has said of a member's health since ``since_t``; None for nothing."""
        asked_t = self.healthy_t
        if asked_t is None or asked_t < since_t or now - asked_t > HEALTH_FRESH_S:
            return None
        return self.healthy.get(member)


def fresh(
    seen: TikvObservation, runtime_state: RuntimeState, t: float, *, started: bool = False
) -> TikvObservation:
    """Returns the observation after a change of the runtime state, without void answers."""
    if not started and RuntimeState.UNKNOWN in (runtime_state, seen.runtime_state):
        # Only the engine was lost or came back: the node's own answers still count.
        changed = replace(seen, runtime_state=runtime_state, looked_t=t)
        return (
            changed
            if runtime_state is RuntimeState.UNKNOWN
            else replace(changed, runtime_state_t=t)
        )
    return replace(
        unanswered(seen, runtime_state, t),
        names_leader=None,
        ready=seen.ready and not started,
        page=None,
        started_t=None if started else seen.started_t,
        requests_per_s=None,
    )
