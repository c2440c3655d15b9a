"""The Raft cluster in an engine that goes away meanwhile: ``engine_goes.py stops|hangs``.

A program of its own, to be run in a network namespace of its own: elsewhere the rules of
another engine would drop what the containers of this one say to each other.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from core.model.events import Level, NodeStatus, NoticeShown
from tests.integration.live import LiveCluster, live_cluster
from tests.integration.private_engine import PrivateEngine, private_engine


async def stops(live: LiveCluster, engine: PrivateEngine) -> None:
    """Checks that nodes are unknown without the engine, then down, and can be started again."""
    await asyncio.to_thread(engine.stop)
    await until_all(live, NodeStatus.UNKNOWN)
    for name in live.subject.nodes:
        assert live.health(name).detail == "the Docker engine doesn't answer"
    assert live.state.leader is None

    await asyncio.to_thread(engine.start)
    await until_all(live, NodeStatus.DOWN)
    for name in live.subject.nodes:
        await live.node(name).restart()
    await live.until_well()
    levels = [event.level for event in live.events if isinstance(event, NoticeShown)]
    assert levels == [Level.ERROR, Level.GOOD], levels


async def hangs(live: LiveCluster, engine: PrivateEngine) -> None:
    """Checks that no node stays green while the engine hangs, and that all recover after."""
    leader = live.leader
    engine.freeze()
    try:
        await until_all(live, NodeStatus.UNKNOWN)
    finally:
        engine.thaw()
    await live.until_well()
    assert live.leader == leader


async def until_all(live: LiveCluster, status: NodeStatus) -> None:
    for name in live.subject.nodes:
        await live.until_status(name, status)


SCENES: dict[str, Callable[[LiveCluster, PrivateEngine], Awaitable[None]]] = {
    "stops": stops,
    "hangs": hangs,
}


async def main(scene: str) -> None:
    """Plays one scene; raises where the scene fails."""
    with private_engine() as engine:
        os.environ["DOCKER_HOST"] = engine.url
        async with live_cluster(docker=True) as live:
            await SCENES[scene](live, engine)


def bring_loopback_up() -> None:
    """Brings the loopback interface up, which is down in a new namespace."""
    library: Any = import_module("pyroute2.iproute")
    with library.IPRoute() as route:
        route.link("set", index=route.link_lookup(ifname="lo")[0], state="up")


if __name__ == "__main__":
    bring_loopback_up()
    asyncio.run(main(sys.argv[1]))
