"""Plays a booth in a window: the show, what is kept ready behind the show, and the day's tally."""

from __future__ import annotations

import asyncio
import logging
from datetime import date

import psutil

from core.model.events import LoadStatus
from core.process import log
from core.process.tasks import TaskScope
from core.show.booth.booth import Booth
from core.show.booth.tally_file import read_tallies, write_tallies
from core.show.booth.tallying import Days, Tallier
from core.show.standby import Standby
from gui.app.audience import AudienceJoin
from gui.app.control.server import controllable
from gui.app.make_show import make_show, subject_maker
from gui.app.opening import Opened
from gui.app.request import Request
from gui.app.undo import sweep_soon
from gui.stage.booth.stage import booth_of

ROOM_BYTES = 1 << 30
"""Available memory below which no second system is kept ready: three local nodes take 0.1 to
0.2 GB, three stores in containers about 1 GB."""

LOGS_KEPT = 1
"""Old logs that a booth keeps besides the present one: the last two to four hours of shows."""

_LOG = logging.getLogger(__name__)


async def play_booth(
    request: Request, opened: Opened, scope: TaskScope, audience: AudienceJoin
) -> None:
    """Plays shows, by themselves or with visitors, until the held keys end the booth."""
    assert request.booth_idle_s is not None, "this is no booth"
    log.keep(LOGS_KEPT)
    keeper = TallyKeeper()
    tallier = Tallier(await asyncio.to_thread(read_tallies), keeper.save, date.today)
    standby = Standby(
        subject_maker(request), opened.clock, lambda: may_start_another(opened), request.settings
    )
    booth = Booth(
        opened.timeline,
        opened.intents.send,
        tallier,
        request.settings,
        idle_s=request.booth_idle_s,
    )
    show = make_show(
        request,
        opened.timeline,
        opened.clock,
        opened.samples,
        programme=booth,
        standby=standby,
    )
    stage = booth_of(opened.window)
    booth.on_change = lambda: stage.show(booth.state, booth.tally)
    stage.show(booth.state, booth.tally)
    stage.touched.connect(booth.touch)
    opened.intents.serve(audience.before(show.send))
    scope.spawn("sweep", sweep_soon(show))
    scope.supervise("booth", booth.watch, title="looking whether somebody is there")
    scope.supervise("standby", standby.run, title="keeping a system ready")
    scope.supervise("tally", keeper.run, title="keeping the tally")
    try:
        async with controllable(opened.timeline, opened.clock, show.send):
            await show.run()
    finally:
        opened.intents.hold()
        booth.close()
        await scope.close()
        await standby.close()
        await keeper.close()


def may_start_another(opened: Opened) -> bool:
    """Whether a second system may be started now: no load is under way, and there is memory."""
    is_quiet = opened.timeline.state.load_status is LoadStatus.STOPPED
    return is_quiet and psutil.virtual_memory().available >= ROOM_BYTES


class TallyKeeper:
    """Writes the newest tallies to disk, one write after another, in a thread."""

    def __init__(self) -> None:
        """Has nothing to write yet."""
        self._newest: Days | None = None
        self._is_new = asyncio.Event()

    def save(self, days: Days) -> None:
        """Has ``days`` written soon."""
        self._newest = days
        self._is_new.set()

    async def run(self) -> None:
        """Writes whatever is new until cancelled."""
        while True:
            await self._is_new.wait()
            self._is_new.clear()
            await self._write()

    async def close(self) -> None:
        """Writes what is still new, after :meth:`run` has ended."""
        if self._newest is not None:
            await self._write()

    async def _write(self) -> None:
        days, self._newest = self._newest, None
        if days is None:
            return
        try:
            # Not given up half-way where the booth ends meanwhile.
            await asyncio.shield(asyncio.to_thread(write_tallies, days))
        except OSError as error:
            _LOG.warning("the tally can't be written: %s", error)
            self._newest = self._newest or days
