"""Waits until a system is chosen on the first page, and looks meanwhile what can start here."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from core.model import intents as want
from core.model.records import Level, PreflightCheck
from core.ports import SubjectError
from core.process.started import command
from core.process.tasks import TaskScope
from core.recording.reader import RecordingError
from core.recording.recorder import Recorder
from core.text import requirements as words
from core.text.recordings import NONE_LEFT, PLAY_ONE, runs_word
from core.views.stage_state import Notice
from gui.app.opening import Opened
from gui.app.recorded_runs import look_at_run, recorded, run_cards
from gui.app.replaying import replay_over
from gui.app.request import Request
from gui.app.systems import choices_for, remember_system, request_for, system_cards
from gui.catalog import CATALOG, CatalogEntry, Choices
from gui.stage.systems.chooser import SystemChooser, close_runs, open_runs
from gui.stage.systems.page import SystemsPage
from gui.stage.systems.places import REPLAY

LOOK_WITHIN_S = 30.0
"""Longest time for the check-up of one system, in seconds: the others wait meanwhile."""

_LOG = logging.getLogger(__name__)


class ChoiceKind(Enum):
    """The kinds of what can be asked for on a page of cards."""

    SYSTEM = auto()
    RUN = auto()
    BACK = auto()
    QUIT = auto()


class Chosen(NamedTuple):
    """The choice on a page of cards: a system, a recorded run, the way back, or the end."""

    kind: ChoiceKind
    key: str = ""


async def choose_system(request: Request, opened: Opened, recorder: Recorder) -> Request | None:
    """Waits for the choice of a system; returns None where the presenter leaves instead.

    The page is there already at a start, and else is opened. The page stays until the chosen
    system is on stage. A recorded run that is chosen is played meanwhile.

    Args:
        request: what the person asked for at the start.
        opened: the window that shows the page.
        recorder: what records the runs of this process.
    """
    window = opened.window
    page = window.commands.page
    if page is None:
        cards = await asyncio.to_thread(system_cards, request, recorder.path)
        page = SystemChooser(window, cards).page
    asked: asyncio.Queue[Chosen] = asyncio.Queue()

    def send(intent: want.Intent) -> None:
        # All other intents are for a show, and no show is there yet.
        if isinstance(intent, want.Quit):
            asked.put_nowait(Chosen(ChoiceKind.QUIT))

    def choose(key: str) -> None:
        asked.put_nowait(Chosen(ChoiceKind.SYSTEM, key))

    taken = page.chosen.connect(choose)
    opened.intents.serve(send)
    if page.taken:
        choose(page.taken)
    scope = TaskScope("choosing")
    try:
        scope.spawn("checkups", look_at_all(request, page, recorder.path))
        while (chosen := await asked.get()).kind is not ChoiceKind.QUIT:
            if chosen.key != REPLAY:
                await asyncio.to_thread(remember_system, chosen.key)
                return request_for(request, chosen.key)
            if not await _choose_run(request, opened, recorder, page, asked):
                return None
            opened.intents.serve(send)
        return None
    finally:
        page.chosen.disconnect(taken)
        await scope.close()
        opened.intents.hold()


async def _choose_run(
    request: Request,
    opened: Opened,
    recorder: Recorder,
    page: SystemsPage,
    asked: asyncio.Queue[Chosen],
) -> bool:
    """Lets a recorded run be chosen and played; returns False where the presenter leaves."""
    await asyncio.to_thread(recorder.flush)
    runs = await asyncio.to_thread(recorded, recorder.path)
    if not runs:
        page.give_back()
        page.set_notice(Notice(Level.INFO, NONE_LEFT, PLAY_ONE))
        return True
    shelf = open_runs(opened.window, run_cards(runs, datetime.now().astimezone()))

    def choose(path: str) -> None:
        asked.put_nowait(Chosen(ChoiceKind.RUN, path))

    shelf.chosen.connect(choose)
    shelf.left.connect(lambda: asked.put_nowait(Chosen(ChoiceKind.BACK)))
    scope = TaskScope("verdicts")
    try:
        scope.spawn("verdicts", _look_at_runs(shelf))
        chosen = await asked.get()
        await scope.close()
        if chosen.kind is ChoiceKind.RUN:
            return await replay_over(Path(chosen.key), request, opened)
        return chosen.kind is ChoiceKind.BACK
    except RecordingError as error:
        page.set_notice(Notice(Level.ERROR, str(error), error.remedy))
        return True
    finally:
        await scope.close()
        close_runs(opened.window, shelf, page)


async def _look_at_runs(shelf: SystemsPage) -> None:
    """Reads one recorded run after another, and shows on the card of each what the run came to."""
    for card in shelf.cards:
        shelf.set_verdict(await asyncio.to_thread(look_at_run, Path(card.card.key)))


async def look_at_all(request: Request, page: SystemsPage, own: Path | None = None) -> None:
    """Looks at one system after another, and shows on each card whether that system can start.

    Args:
        request: what the person asked for at the start.
        page: the page with the cards.
        own: the recording of this process, which can be played again as well.
    """
    for card in page.cards:
        key = card.card.key
        if key == REPLAY:
            count = len(await asyncio.to_thread(recorded, own))
            page.set_verdict(words.ready(REPLAY, runs_word(count)))
        else:
            entry = CATALOG[key]
            page.set_verdict(await look_at(entry, choices_for(request, entry)))


async def look_at(entry: CatalogEntry, choices: Choices) -> PreflightCheck:
    """Returns whether a system can start here, as one finding; never raises for a failed look."""
    found: dict[str, PreflightCheck] = {}
    details = command(f"doctor {entry.title(choices)}")

    def tell(check: PreflightCheck) -> None:
        found[check.key] = check

    try:
        async with asyncio.timeout(LOOK_WITHIN_S):
            # A check-up's imports take longer than a frame.
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
