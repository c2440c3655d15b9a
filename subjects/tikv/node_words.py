"""Words for what PD and the nodes say, and for where that contradicts the containers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from core.text import figures
from subjects.hosts.instance import RuntimeState
from subjects.tikv.observation import PdView, TikvObservation
from subjects.tikv.views import DISCONNECTED, UP
from subjects.tikv.watched import PD

LATE_BEAT_S = 12.0
"""Age from which a heartbeat is late, seconds: stores send one a second here, by default in 10."""

_LATELY_S = 2.0


class Claim(NamedTuple):
    """A statement of PD, or of the node itself, that contradicts the node's container.

    Attributes:
        says: the statement without figures: ``PD still says Up``.
        goes_by: the evidence for that with the age: ``beat 7 s ago``; empty for evidence that
            doesn't age.
    """

    says: str
    goes_by: str = ""

    @property
    def words(self) -> str:
        """The whole claim: ``PD still says Up, beat 7 s ago``."""
        return ", ".join(part for part in self if part)


def disagreement(
    seen: TikvObservation, everyone: Iterable[TikvObservation], view: PdView, now: float
) -> list[Claim]:
    """Returns the claims that contradict the node's container; empty where all agree."""
    if seen.runtime_state in (RuntimeState.ABSENT, RuntimeState.UNKNOWN):
        return []
    if seen.kind == PD:
        said = _of_member(seen, everyone, view, now)
        return [Claim(said)] if said else []
    claims: list[Claim] = []
    if (claim := _of_store(seen, view, now)) is not None:
        claims.append(claim)
    if seen.runtime_state is RuntimeState.CUT_OFF and answers(seen, now):
        claims.append(Claim("status port answers"))
    return claims


def _of_store(seen: TikvObservation, view: PdView, now: float) -> Claim | None:
    store = view.store(seen.address, now)
    if store is None:
        return None
    age_s = view.beat_age_s(seen.address, now)
    beat = "no beat yet" if age_s is None else f"beat {figures.about(age_s)} ago"
    if seen.runtime_state is not RuntimeState.RUNNING:
        if store.state == UP:
            return Claim("PD still says Up", beat)
        # Down, or being removed: PD has noticed.
        return Claim("PD says Disconnected", beat) if store.state == DISCONNECTED else None
    if store.state != UP:
        return Claim(f"PD says {store.state or 'nothing'}", beat) if answers(seen, now) else None
    if not answers(seen, now) and seen.failures > 1 and seen.ready:
        return Claim("PD still says Up", beat)
    return Claim("PD says Up", beat) if age_s is not None and age_s > LATE_BEAT_S else None


def _of_member(
    seen: TikvObservation, everyone: Iterable[TikvObservation], view: PdView, now: float
) -> str:
    healthy = view.calls_healthy(seen.node, seen.runtime_state_t, now)
    if seen.runtime_state is RuntimeState.RUNNING:
        return "PD calls it unhealthy" if healthy is False and answers(seen, now) else ""
    for other in everyone:
        if (
            other.runtime_state is RuntimeState.RUNNING
            and other.names_leader == seen.node
            and answers(other, now)
        ):
            return f"{other.node} still names it leader"
    if (
        seen.runtime_state is RuntimeState.CUT_OFF
        and seen.names_leader == seen.node
        and answers(seen, now)
    ):
        return "it still takes itself for the leader"
    return "PD still calls it healthy" if healthy else ""


def unwatched(seen: TikvObservation, view: PdView, now: float) -> str:
    """Returns what is known, in words, of a node whose container can't be looked at."""
    words = ["container engine doesn't answer"]
    if answers(seen, now):
        words.append("the node does" if seen.kind == PD else "status port does")
    store = view.store(seen.address, now)
    if store is not None:
        words.append(f"PD says {store.state or 'nothing'}")
    return "; ".join(words)


def answers(seen: TikvObservation, now: float) -> bool:
    """Whether the node itself has answered within the last :data:`_LATELY_S` seconds."""
    return seen.answered_t is not None and now - seen.answered_t <= _LATELY_S


def facts(seen: TikvObservation, view: PdView, now: float) -> dict[str, str]:
    """Returns further facts for the node's card, by name."""
    if seen.kind == PD:
        healthy = view.calls_healthy(seen.node, seen.runtime_state_t, now)
        return {} if healthy is None else {"PD says": "healthy" if healthy else "unhealthy"}
    shown: dict[str, str] = {}
    store = view.store(seen.address, now)
    page = seen.page
    regions = store.regions if store is not None else page.regions if page else None
    if regions is not None:
        shown["regions"] = _count(regions)
    if seen.requests_per_s is not None:
        shown["ops/s"] = _count(round(seen.requests_per_s))
    if store is not None:
        shown["PD says"] = store.state or "nothing"
    elif view.answered_t is not None and not view.is_fresh(now):
        shown["PD says"] = "no answer"
    return shown


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def not_spread(idle: int, stores: int) -> str:
    """Returns how far PD has come with spreading the leaders, when that took too long.

    Args:
        idle: how many stores lead no region.
        stores: how many stores there are.
    """
    how = f"{idle} of {stores} stores lead no region" if idle else "some lead many more than others"
    return f"PD hasn't spread the leaders evenly: {how}. The show can go on as it is."
