"""All that was seen of the nodes, and what PD says of them: values, no judgement."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation, unanswered
from subjects.tikv.metrics import Page
from subjects.tikv.views import StoreView

PD_FRESH_S = 2.5
"""What PD said longer ago than this is no longer what it says, seconds."""

HEALTH_FRESH_S = 8.0
"""The same for what members say of each other, which they are asked more rarely."""


class TikvObservation(NodeObservation, frozen=True, kw_only=True):
    """All that was seen of one node."""

    kind: str
    address: str = ""
    ready: bool = False
    """Since it was started: a store was heard of by PD, a member of PD knew of a leader."""
    beat_before: int = 0
    """The last heartbeat that PD had of it when it was started, nanoseconds."""
    names_leader: str | None = None
    """Whom a member of PD takes for their leader."""
    page: Page | None = None
    """Its metrics, when last read."""
    page_t: float = 0.0
    """When that was."""
    started_t: float | None = None
    """When its process started, in the run's time."""
    requests_per_s: float | None = None


class PdView(Struct, frozen=True, kw_only=True):
    """What PD said when it was last asked.

    Attributes:
        answered_t: when it last told of the stores; None before the first time.
        stores: by address.
        beats: when each store's last heartbeat was, in the run's time, by address.
        regions: how many there are.
        healthy: which members answer each other, by name.
        healthy_t: when that was asked.
        led_since_t: since when the present member leads PD, as far as was seen.
        leaderless_since_t: since when PD knows of regions and not who leads them.
    """

    answered_t: float | None = None
    stores: Mapping[str, StoreView] = {}
    beats: Mapping[str, float] = {}
    regions: int | None = None
    healthy: Mapping[str, bool] = {}
    healthy_t: float | None = None
    led_since_t: float = 0.0
    leaderless_since_t: float | None = None

    @property
    def leaderless(self) -> int:
        """Of how many regions PD doesn't know who leads them."""
        known = sum(store.leaders for store in self.stores.values())
        return max(0, (self.regions or 0) - known)

    def is_fresh(self, now: float) -> bool:
        """Whether this is what PD says now."""
        return self.answered_t is not None and now - self.answered_t <= PD_FRESH_S

    def store(self, address: str, now: float) -> StoreView | None:
        """What PD says of a store now; None where it says nothing."""
        return self.stores.get(address) if self.is_fresh(now) else None

    def beat_age_s(self, address: str, now: float) -> float | None:
        """How long ago its last heartbeat was; None where there was none."""
        beat_t = self.beats.get(address)
        return None if beat_t is None else max(0.0, now - beat_t)

    def calls_healthy(self, member: str, since_t: float, now: float) -> bool | None:
        """What PD says of a member since ``since_t``; None where it says nothing."""
        asked_t = self.healthy_t
        if asked_t is None or asked_t < since_t or now - asked_t > HEALTH_FRESH_S:
            return None
        return self.healthy.get(member)


def fresh(
    seen: TikvObservation, life: RuntimeState, t: float, *, started: bool = False
) -> TikvObservation:
    """What is known of a node whose life has just become ``life``."""
    if not started and RuntimeState.UNKNOWN in (life, seen.life):
        # Only who watches it was lost or came back: its own answers count on.
        changed = replace(seen, life=life, looked_t=t)
        return changed if life is RuntimeState.UNKNOWN else replace(changed, life_t=t)
    return replace(
        unanswered(seen, life, t),
        names_leader=None,
        ready=seen.ready and not started,
        page=None,
        started_t=None if started else seen.started_t,
        requests_per_s=None,
    )
