"""The app's end of an audience: a reader of the timeline that holds the page's own process."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from core.model import events as ev
from core.model import intents as want
from core.ports import Clock, FailureHook
from core.process.tasks import TaskScope
from core.text import phone
from core.text.audience import question_words
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.audience.addresses import NamedAddress, list_addresses
from gui.audience.child import AudienceChild
from gui.audience.curves import PhoneCurve
from gui.audience.server.phone_view import PhoneView
from gui.audience.server.protocol import (
    AnswersCounted,
    AnyPageReport,
    AskPhones,
    BeginRun,
    ForgetVote,
    OfferReport,
    PageFailed,
    PageListens,
    PhonesHere,
    RunBegan,
    ShowOnPhones,
    StopAsking,
)
from gui.audience.views import make_view

SHOW_EVERY_S = 0.5
"""Least time between two views, in seconds."""

MOST_REPORT = 4_000_000
"""Bytes of a report that phones can take home."""

_TOKEN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_TOKEN_LENGTH = 8
"""Length of the secret in the address: 40 bits, of letters that people don't confuse."""

RenderReport = Callable[[], Awaitable[bytes]]
"""Makes the report of the present run as one HTML page."""

_AT_ONCE = (
    ev.ChapterEntered,
    ev.FaultInjected,
    ev.ReadBackDone,
    ev.VoteClosed,
    ev.GuessesJudged,
    ev.StoryCompleted,
)
"""Events that phones show without waiting for the next view."""


class AudienceLink:
    """Serves the audience's page on request, and puts phones and votes on the timeline."""

    def __init__(
        self,
        timeline: Timeline,
        clock: Clock,
        *,
        on_failure: FailureHook | None = None,
        port: int = 0,
        render_report: RenderReport | None = None,
    ) -> None:
        """Follows ``timeline`` from now on; nothing listens before :class:`OpenAudience`.

        Args:
            timeline: what is read, and what counts are put on.
            clock: the clock of the run.
            on_failure: is told of tasks of this link that fail.
            port: the port to listen on; 0 for 8420, or any free one where that is taken.
            render_report: makes the report that phones may take home; None where they can't.
        """
        self._timeline = timeline
        self._clock = clock
        self._port = port
        self._render_report = render_report
        self._scope = TaskScope("audience", on_failure)
        self._curve = PhoneCurve()
        self._child: AudienceChild | None = None
        self._closings: set[asyncio.Task[object]] = set()
        self._address = self._token = ""
        self._listens: int | None = None
        self._has_report = False
        self._shown = PhoneView()
        self._next_view: asyncio.TimerHandle | None = None
        self._again_s = 0.0
        self._unsubscribe = timeline.subscribe(self._on_event)

    def addresses(self) -> tuple[NamedAddress, ...]:
        """Returns the addresses that the page can be served on."""
        return list_addresses()

    @property
    def pid(self) -> int | None:
        """The id of the page's process; None while there is none."""
        return None if self._child is None else self._child.pid

    def send(self, intent: want.Intent) -> bool:
        """Takes ``intent`` if it is about the audience's page; returns whether it is."""
        if isinstance(intent, want.OpenAudience):
            if self._child is None or self._address != intent.address:
                self._leave()
                self._open(intent.address)
            return True
        if isinstance(intent, want.CloseAudience):
            if self._leave():
                self._append(ev.AudienceClosed(t=self._clock.now()))
            return True
        return False

    async def close(self) -> None:
        """Ends the page's process, and reads the timeline no more."""
        self._unsubscribe()
        self._stop_views()
        child, self._child = self._child, None
        if child is not None:
            await child.close()
        await asyncio.gather(*self._closings, return_exceptions=True)
        await self._scope.close()

    # --- the process ------------------------------------------------------------------

    def _open(self, address: str) -> None:
        self._address, self._listens = address, None
        try:
            child = AudienceChild(address, self._port, lambda report: self._heard(child, report))
        except OSError as error:
            self._lost(*phone.cannot_start(error.strerror or str(error)))
            return
        self._child = child
        child.ended.add_done_callback(lambda ended: self._ended(child, ended.result()))

    def _leave(self) -> bool:
        """Ends the process, if there is one; returns whether there was."""
        child, self._child = self._child, None
        self._stop_views()
        if child is None:
            return False
        closing = self._scope.spawn("close", child.close())
        self._closings.add(closing)
        closing.add_done_callback(self._closings.discard)
        return True

    def _heard(self, child: AudienceChild, report: AnyPageReport) -> None:
        if child is not self._child:
            return
        match report:
            case PageListens(port=port):
                self._listens = port
                self._begin()
            case RunBegan(token=token):
                if token == self._token:
                    self._opened()
            case PageFailed(port=port, error=error, reason=reason):
                self._child = None
                self._lost(*phone.cannot_listen(self._address, port, error, reason))
            case PhonesHere(phones=phones):
                self._append(ev.AudienceCounted(t=self._clock.now(), phones=phones))
            case AnswersCounted():
                self._append(
                    ev.VotesCounted(
                        t=self._clock.now(),
                        vote=report.vote,
                        counts=report.counts,
                        shared=report.shared,
                        is_final=report.is_final,
                    )
                )

    def _ended(self, child: AudienceChild, code: int | None) -> None:
        if child is self._child:
            self._child = None
            self._stop_views()
            self._lost(*phone.process_ended(code))

    def _lost(self, problem: str, remedy: str) -> None:
        self._append(ev.AudienceClosed(t=self._clock.now(), problem=problem, remedy=remedy))

    def _append(self, event: ev.Event) -> None:
        self._timeline.append(event)

    # --- the run ----------------------------------------------------------------------

    def _begin(self) -> None:
        """Serves the present run under a new token."""
        if self._child is None or self._listens is None:
            return
        self._token = "".join(secrets.choice(_TOKEN_LETTERS) for _ in range(_TOKEN_LENGTH))
        self._child.send(BeginRun(token=self._token, words=phone.page_words()))
        self._has_report = False
        self._shown = PhoneView()
        self._show()
        vote = self._timeline.state.audience.vote
        if vote is not None and not vote.is_closing:
            self._ask(vote.vote, vote.ballots)
        if self._timeline.state.completed:
            self._offer_report()

    def _opened(self) -> None:
        """Puts on the timeline that phones can reach the present run."""
        if self._listens is not None:
            url = f"http://{self._address}:{self._listens}/{self._token}/"
            self._append(
                ev.AudienceOpened(
                    t=self._clock.now(), url=url, address=self._address, port=self._listens
                )
            )

    def _on_event(self, event: ev.Event, state: StageState) -> None:
        if isinstance(event, ev.Sampled):
            self._curve.add(event.sample, state.system)
        elif isinstance(event, ev.RunStarted):
            self._curve.clear()
            self._begin()
        if self._child is None or self._listens is None:
            return
        match event:
            case ev.VoteOpened():
                self._show()
                self._ask(event.vote, event.ballots)
            case ev.VoteClosing():
                self._child.send(StopAsking(vote=event.vote))
            case ev.VoteClosed():
                self._child.send(ForgetVote(vote=event.vote))
            case ev.StoryCompleted():
                self._offer_report()
            case _:
                pass
        if isinstance(event, _AT_ONCE):
            self._show()
        elif self._next_view is None:
            self._show_soon()

    def _ask(self, vote: int, ballots: tuple[ev.Ballot, ...]) -> None:
        run = self._timeline.state.run
        titles = tuple(question_words(ballot.question, run) for ballot in ballots)
        if self._child is not None:
            self._child.send(AskPhones(vote=vote, ballots=ballots, titles=titles))

    def _offer_report(self) -> None:
        if self._render_report is not None:
            self._scope.spawn("report", self._send_report(self._render_report, self._child))

    async def _send_report(self, render: RenderReport, child: AudienceChild | None) -> None:
        html = await render()
        if child is not None and child is self._child and len(html) <= MOST_REPORT:
            child.send(OfferReport(html=html))
            self._has_report = True
            self._show()

    # --- views ------------------------------------------------------------------------

    def _show_soon(self) -> None:
        loop = asyncio.get_running_loop()
        wait_s = max(self._again_s - loop.time(), 0.0)
        self._next_view = loop.call_later(wait_s, self._show)

    def _show(self) -> None:
        """Shows the present state on the phones, unless the phones show that state already."""
        self._stop_views()
        if self._child is None:
            return
        self._again_s = asyncio.get_running_loop().time() + SHOW_EVERY_S
        state, now = self._timeline.state, self._clock.now()
        normal = 0.0 if state.baseline is None else state.baseline.median_ops
        curve = self._curve.points(now, normal)
        view = make_view(state, now, self._curve.ops, curve, has_report=self._has_report)
        if view != self._shown:
            self._shown = view
            self._child.send(ShowOnPhones(view=view))

    def _stop_views(self) -> None:
        if self._next_view is not None:
            self._next_view.cancel()
            self._next_view = None
