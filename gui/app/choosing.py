"""Waits until a system is chosen on the first page, and looks meanwhile what can start here."""

from __future__ import annotations

import asyncio
import logging

from core.model import intents as want
from core.model.records import PreflightCheck
from core.ports import SubjectError
from core.process.paths import command
from core.process.tasks import TaskScope
from core.text import requirements as words
from gui.app.opening import Opened
from gui.app.request import Request
from gui.app.systems import choices_for, remember_system, request_for, system_cards
from gui.catalog import CATALOG, CatalogEntry, Choices
from gui.stage.systems.chooser import SystemChooser
from gui.stage.systems.page import SystemsPage

LOOK_WITHIN_S = 30.0
"""Longest time for the check-up of one system, in seconds: the others wait meanwhile."""

_LOG = logging.getLogger(__name__)


async def choose_system(request: Request, opened: Opened) -> Request | None:
    """Waits for the choice of a system; returns None where the presenter leaves instead.

    The page is there already at a start, and else is opened. The page stays until the chosen
    system is on stage.
    """
    window = opened.window
    page = window.commands.page or SystemChooser(window, system_cards(request)).page
    chosen: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def choose(name: str) -> None:
        if not chosen.done():
            chosen.set_result(name)

    def send(intent: want.Intent) -> None:
        # All else that a person may have asked for before is for a show that isn't there.
        if isinstance(intent, want.Quit):
            choose("")

    page.chosen.connect(choose)
    opened.intents.serve(send)
    if page.taken:
        choose(page.taken)
    scope = TaskScope("choosing")
    try:
        scope.spawn("checkups", look_at_all(request, page))
        name = await chosen
    finally:
        await scope.close()
        opened.intents.hold()
    if not name:
        return None
    await asyncio.to_thread(remember_system, name)
    return request_for(request, name)


async def look_at_all(request: Request, page: SystemsPage) -> None:
    """Looks at one system after another, and shows on each card whether that system can start."""
    for card in page.cards:
        entry = CATALOG[card.card.key]
        page.set_verdict(await look_at(entry, choices_for(request, entry)))


async def look_at(entry: CatalogEntry, choices: Choices) -> PreflightCheck:
    """Returns whether a system can start here, as one finding; never raises for a failed look."""
    found: dict[str, PreflightCheck] = {}
    details = command(f"doctor {entry.title(choices)}")

    def tell(check: PreflightCheck) -> None:
        found[check.key] = check

    try:
        async with asyncio.timeout(LOOK_WITHIN_S):
            # What a check-up imports takes longer than a frame.
            checkup = await asyncio.to_thread(entry.checkup, choices)
            can_start = await checkup.run(tell, may_start=False)
    except TimeoutError:
        return words.look_failed(entry.name, words.no_answer(LOOK_WITHIN_S), "", details)
    except SubjectError as error:
        return words.look_failed(entry.name, str(error), error.remedy, details)
    except Exception as error:  # noqa: BLE001 - told on the card, and the other cards go on
        _LOG.exception("the check-up of %s failed", entry.name)
        return words.look_failed(entry.name, repr(error), "", details)
    return words.summed_up(entry.name, tuple(found.values()), can_start=can_start, details=details)
