"""Joins an audience to a show: the page is made once somebody asks for a page, never before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from core.model import events as ev
from core.model import intents as want
from core.ports import Clock
from core.recording.recorder import Recorder
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.app.request import AudienceWish

if TYPE_CHECKING:
    from gui.audience.link import AudienceLink

SendIntent = Callable[[want.Intent], None]


class AudienceJoin:
    """Stands between the person and a show, and takes what is about the audience's page."""

    def __init__(
        self, wish: AudienceWish | None, timeline: Timeline, clock: Clock, recorder: Recorder
    ) -> None:
        """Opens the page at the first run of ``timeline`` where ``wish`` names an address.

        Phones may take the report home that is made of what ``recorder`` has written.
        """
        self._wish = wish or AudienceWish()
        self._timeline = timeline
        self._clock = clock
        self._recorder = recorder
        self._link: AudienceLink | None = None
        self._unwatch: Callable[[], None] | None = None
        if self._wish.address:
            self._unwatch = timeline.subscribe(self._on_event)

    def before(self, send: SendIntent) -> SendIntent:
        """Returns a function that passes on to ``send`` all intents except those about the page."""

        def pass_on(intent: want.Intent) -> None:
            if not self._take(intent):
                send(intent)

        return pass_on

    async def close(self) -> None:
        """Takes the page away."""
        if self._unwatch is not None:
            self._unwatch()
        if self._link is not None:
            await self._link.close()

    def _take(self, intent: want.Intent) -> bool:
        if self._link is not None:
            return self._link.send(intent)
        if isinstance(intent, want.OpenAudience):
            # The page's imports are only paid for where a page is asked for.
            from gui.app.reporting import report_page
            from gui.audience.link import AudienceLink

            self._link = AudienceLink(
                self._timeline,
                self._clock,
                port=self._wish.port,
                render_report=lambda: report_page(self._recorder),
            )
            return self._link.send(intent)
        return isinstance(intent, want.CloseAudience)

    def _on_event(self, event: ev.Event, _: StageState) -> None:
        if isinstance(event, ev.RunStarted) and self._unwatch is not None:
            self._unwatch()
            self._unwatch = None
            # After all readers have seen that the run began.
            asyncio.get_running_loop().call_soon(self._take, want.OpenAudience(self._wish.address))


@asynccontextmanager
async def audience_joined(
    wish: AudienceWish | None, timeline: Timeline, clock: Clock, recorder: Recorder
) -> AsyncGenerator[AudienceJoin]:
    """Yields the join between an audience and the show; the page is gone after the context."""
    joined = AudienceJoin(wish, timeline, clock, recorder)
    try:
        yield joined
    finally:
        await joined.close()
