"""Opens the window before importing anything that only the show needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.model import intents as want
from core.ports import Clock
from core.show.presenter.script import Script
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import RunClock, Timeline
from gui.app.intent_queue import IntentQueue
from gui.app.request import Request
from gui.display.fit import ScreenFit, show_like
from gui.drawing.theme import DARK, LIGHT, Theme
from gui.stage.audience.address_button import OfferedAddress
from gui.stage.audience.room import AudienceRoom
from gui.stage.presenter.desk import PresenterDesk
from gui.stage.window import MainWindow

if TYPE_CHECKING:
    from core.show.presenter.keeper import RehearsalKeeper

_IN_A_FRAME = (1280, 720)


class Opened(NamedTuple):
    """A window, with the parts that the window and the show to come share."""

    window: MainWindow
    timeline: Timeline
    clock: RunClock
    samples: SampleBuffer
    intents: IntentQueue
    rehearsal: RehearsalKeeper | None = None


def open_live(request: Request, on_close: Callable[[], None]) -> Opened:
    """Opens a window for live runs, over a timeline that is still empty."""
    timeline, clock, intents = Timeline(), RunClock(), IntentQueue()
    samples = SampleBuffer(timeline)
    rehearsal = _rehearsal(timeline) if request.rehearse else None
    window = open_window(
        request, timeline, clock, samples, intents.send, on_close, rehearsal=rehearsal
    )
    return Opened(window, timeline, clock, samples, intents, rehearsal)


def _rehearsal(timeline: Timeline) -> RehearsalKeeper:
    from core.show.presenter.keeper import RehearsalKeeper

    return RehearsalKeeper(timeline)


def open_window(
    request: Request,
    timeline: Timeline,
    clock: Clock,
    samples: SampleBuffer,
    send: Callable[[want.Intent], None],
    on_close: Callable[[], None],
    *,
    replay: bool = False,
    over: MainWindow | None = None,
    rehearsal: RehearsalKeeper | None = None,
) -> MainWindow:
    """Opens a window as ``request`` wants; other arguments up to ``on_close`` are a show's, too.

    Args:
        request: what the person asked for.
        timeline: what the window shows.
        clock: the time of what is shown.
        samples: what the plot draws.
        send: takes what the person wants.
        on_close: called once when the window was asked to close.
        replay: whether this is a recorded run.
        over: the window that this one takes the place of, and to which a key leads back.
        rehearsal: times the run, if this is a rehearsal.
    """
    is_light = request.light if over is None else not over.theme.is_dark
    window = MainWindow(
        timeline,
        clock,
        samples,
        send,
        replay=replay,
        leads_back=over is not None or not replay,
        theme=Theme(LIGHT if is_light else DARK),
        on_close=on_close,
        report_folder=request.report,
    )
    _join_audience(request, window, send, replay=replay)
    if over is not None:
        desk = over.commands.desk
        PresenterDesk(window, Script(request.notes), wanted=desk is not None and desk.wanted)
        ScreenFit(window)
        show_like(window, over)
        return window
    if request.booth_idle_s is not None:
        from gui.stage.booth.stage import BoothStage

        fills_screen = request.size is None and not request.windowed
        BoothStage(window, clock, samples, send, fills_screen=fills_screen)
    if request.choosing:
        from gui.app.systems import is_first_start, system_cards
        from gui.stage.systems.chooser import SystemChooser

        SystemChooser(window, system_cards(request), first=is_first_start())
    framed = request.size is not None or request.windowed
    # A booth has one screen, and nobody who reads notes.
    wanted = not framed and request.booth_idle_s is None
    desk = PresenterDesk(window, Script(request.notes), wanted=wanted, rehearsal=rehearsal)
    if framed:
        window.resize(*(request.size or _IN_A_FRAME))
        ScreenFit(window)
        window.show()
    elif request.booth_idle_s is not None:
        ScreenFit(window)
        window.showFullScreen()
    else:
        ScreenFit(window)
        desk.open()
    return window


def _join_audience(
    request: Request, window: MainWindow, send: Callable[[want.Intent], None], *, replay: bool
) -> None:
    """Lets key A open the audience's page, but not in a booth, whose keys are anybody's."""
    in_booth = request.booth_idle_s is not None
    AudienceRoom(
        window,
        send,
        addresses=None if in_booth or replay else _addresses,
        asks=request.audience is not None and not request.audience.address and not replay,
        replay=replay,
    )


def _addresses() -> Sequence[OfferedAddress]:
    from gui.audience.addresses import list_addresses  # not for the first frame

    return list_addresses()
