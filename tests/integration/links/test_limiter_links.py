"""The limiters reach each other and their store by relays alone, and the store is cut off so."""

from __future__ import annotations

import pytest

from core.model.events import NodeStatus
from subjects.kit.local_hosting import LocalHosting
from subjects.ratelimiter.figures import STORE_REACHABLE
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.topology import LIMITERS, STORE
from tests.integration.links.ways import directly, no_relays, past_the_relays, through_the_relays
from tests.integration.ratelimiter.live import LiveLimiter, live_limiters, needs_store

pytestmark = [pytest.mark.integration, needs_store]

RATE = 120.0
FAR_PAIRS = {(name, STORE) for name in LIMITERS}


def servers(live: LiveLimiter) -> dict[str, LimiterNode | StoreNode]:
    """All that listens: the limiters and their store."""
    return {**{name: live.limiter(name) for name in LIMITERS}, STORE: live.store}


async def until_all_speak(live: LiveLimiter) -> None:
    """Waits until each limiter has a way to the store, and asserts that none is a short one."""
    await live.until(lambda _: through_the_relays(servers(live)) == {*LIMITERS, STORE})
    assert past_the_relays(servers(live)) == set()


async def test_no_connection_to_the_store_goes_round_a_relay_after_restarts_and_a_cut() -> None:
    async with live_limiters(links=True) as live:
        await live.subject.load.start(RATE)
        await until_all_speak(live)
        for node in (live.limiter("lim1"), live.store):
            await node.kill()
            await live.until(lambda state, n=node: state.nodes[n.name].status is NodeStatus.DOWN)
            await node.restart()
            await live.until(lambda state, n=node: state.nodes[n.name].status is NodeStatus.UP)
            await live.until(lambda state: state.figures.get(STORE_REACHABLE) == 1)
            await until_all_speak(live)
        fault = await live.faults.inject("partition", live.store)
        await live.until(lambda state: state.figures.get(STORE_REACHABLE) == 0)
        assert past_the_relays(servers(live)) == set()
        await live.faults.undo(fault)
        await live.until(lambda state: state.figures.get(STORE_REACHABLE) == 1)
        await until_all_speak(live)


async def test_without_links_limiters_reach_their_store_directly() -> None:
    async with live_limiters() as live:
        await live.subject.load.start(RATE)
        await live.until(lambda _: past_the_relays(servers(live)) >= FAR_PAIRS)
        assert no_relays()


async def test_cut_through_a_bypass_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalHosting, "_reached_by", directly)
    async with live_limiters(links=True) as live:
        await live.subject.load.start(RATE)
        await live.until(lambda _: past_the_relays(servers(live)) >= FAR_PAIRS)
