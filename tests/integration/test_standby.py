"""A real system that was started behind the stage stays ready until it is wanted there."""

from __future__ import annotations

import asyncio

import pytest

from core.process.tasks import TaskScope
from core.show import standby as standby_module
from core.show.prepared import PreparedSubject
from core.show.standby import Standby
from core.story.settings import StorySettings
from core.views.timeline import RunClock
from gui.catalog import CATALOG, Choices

pytestmark = pytest.mark.integration
LOOKS = 20
"""More of them than the standby has while the test waits: any may throw the system away."""
LONG_S = 60.0


@pytest.mark.parametrize("name", ["raft", "sentinel", "ratelimiter"])
async def test_a_system_that_is_ready_stays_so_and_goes_on_stage(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standby_module, "LOOK_EVERY_S", 0.02)
    entry, clock, scope = CATALOG[name], RunClock(), TaskScope("test")
    standby = Standby(
        lambda emit, of, failed: entry.make(Choices(), emit, of, failed),
        clock,
        lambda: True,
        StorySettings(fault=""),
    )
    scope.spawn("standby", standby.run())
    try:
        async with asyncio.timeout(LONG_S):
            while not standby.is_ready:
                await asyncio.sleep(0.02)
            for _ in range(LOOKS):
                assert standby.is_ready, f"{name} was thrown away"
                await asyncio.sleep(0.02)
        subject, _ = standby.make(lambda _: None, clock, lambda _: None)
        assert isinstance(subject, PreparedSubject)
        assert subject.unfit == ""
        await scope.close()
        await subject.stop()
    finally:
        await scope.close()
        await standby.close()
