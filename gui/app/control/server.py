"""A show's end of the control channel: takes requests, and has the story carry them out."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
from asyncio import Future, StreamReader, StreamWriter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

import msgspec

from core.model import events as ev
from core.model import intents as want
from core.model.fault_kinds import NodeAction, WayBack
from core.model.fault_lookup import ACTIONS
from core.monitor.conditions import conditions_of, holds
from core.ports import Clock, SubjectError
from core.process.files import UNDECODABLE
from core.process.ownership import Ownership
from core.process.tasks import TaskScope
from core.text import control as words
from core.text.notices import ENDED_EARLY, no_such_node
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.app.control.messages import (
    LONGEST,
    ActRequest,
    CheckRequest,
    ControlAnswer,
    ControlRequest,
    Judged,
)
from gui.app.control.places import SUFFIX, control_dir, make_private, owner_of, reachable

ASK_WITHIN_S = 5.0
"""Seconds within which a program that has connected must have asked."""
ACT_WITHIN_S = 120.0
"""Longest wait for the end of an action: a container of a busy machine starts slowly."""

Send = Callable[[want.Intent], None]

_LOG = logging.getLogger(__name__)
_decoder: msgspec.json.Decoder[ControlRequest] = msgspec.json.Decoder(ControlRequest)


@asynccontextmanager
async def controllable(timeline: Timeline, clock: Clock, send: Send) -> AsyncGenerator[None]:
    """Lets other programs of this user act on the show of ``timeline`` within the context.

    A show plays without that where the channel can't be had, which is logged.

    Args:
        timeline: of the show.
        clock: the time of its present run.
        send: takes the intents, as from a person.
    """
    control = ShowControl(timeline, clock, send)
    try:
        await control.open()
    except (OSError, SubjectError) as error:
        _LOG.warning("this show can't be acted on from outside: %s", error)
    try:
        yield
    finally:
        await control.close()


class ShowControl:
    """The socket of one show, which is named after the show's present run."""

    def __init__(self, timeline: Timeline, clock: Clock, send: Send) -> None:
        """Opens nothing yet; see :func:`controllable`."""
        self._timeline = timeline
        self._clock = clock
        self._send = send
        self._scope = TaskScope("control")
        self._waiting: dict[str, Future[ControlAnswer]] = {}
        self._server: asyncio.Server | None = None
        self._path = control_dir() / f".{os.getpid()}-{secrets.token_hex(4)}"
        self._owner: Ownership | None = None
        self._unsubscribe: Callable[[], None] | None = None

    async def open(self) -> None:
        """Opens the socket, which can be found from the beginning of the next run on.

        Raises:
            OSError: the socket can't be had.
            SubjectError: this system has none.
        """
        start = getattr(asyncio, "start_unix_server", None)
        if start is None:
            raise SubjectError(*words.NOT_HERE)
        make_private(self._path.parent)
        self._owner = await asyncio.to_thread(Ownership.take, owner_of(self._path))
        with reachable(self._path) as path:
            self._server = await start(self._connected, path, limit=LONGEST)
        self._path.chmod(0o600)
        self._unsubscribe = self._timeline.subscribe(self._on_event)

    async def close(self) -> None:
        """Closes the socket; whoever still waits is told that the run has ended."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._server is not None:
            self._server.close()
        self._end_all()
        await asyncio.sleep(0)
        await self._scope.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        if self._owner is not None:
            self._owner.release()
            with suppress(OSError):
                owner_of(self._path).unlink(missing_ok=True)

    # --- the timeline ----------------------------------------------------------------------

    def _on_event(self, event: ev.Event, _: StageState) -> None:
        if isinstance(event, ev.RunStarted):
            self._end_all()
            self._rename(event.run_id)
        elif isinstance(event, ev.AskedActionEnded):
            done = words.done_words(event.action, event.node)
            answer = ControlAnswer(
                done=not event.problem, text=event.problem or done, remedy=event.remedy
            )
            self._settle(event.asked, answer)

    def _rename(self, run_id: str) -> None:
        name = re.sub(r"[^\w.-]", "_", run_id).lstrip(".")
        path = self._path.with_name(f"{name}{SUFFIX}")
        try:
            owner_of(self._path).rename(owner_of(path))
            self._path = self._path.rename(path)
            os.utime(path)
        except OSError as error:
            _LOG.warning("the run %s can't be acted on from outside: %s", run_id, error)

    def _settle(self, asked: str, answer: ControlAnswer) -> None:
        waiting = self._waiting.get(asked)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def _end_all(self) -> None:
        text, remedy = ENDED_EARLY
        for asked in tuple(self._waiting):
            self._settle(asked, ControlAnswer(done=False, text=text, remedy=remedy))

    # --- requests --------------------------------------------------------------------------

    def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._scope.spawn("request", self._serve(reader, writer))

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answers one request; whoever says nothing, or nonsense, is left."""
        try:
            async with asyncio.timeout(ASK_WITHIN_S):
                line = await reader.readline()
            answer = await self._answer(_decoder.decode(line))
            writer.write(msgspec.json.encode(answer) + b"\n")
            await writer.drain()
        except (TimeoutError, OSError, *UNDECODABLE) as error:
            _LOG.info("a request from outside came to nothing: %r", error)
        finally:
            writer.close()

    async def _answer(self, request: ControlRequest) -> ControlAnswer:
        run = self._timeline.state.run
        if run is None or run.run_id != request.run:
            return _refused(words.run_is_over(request.run))
        if isinstance(request, CheckRequest):
            return self._check(request)
        return await self._act(request, run)

    def _check(self, request: CheckRequest) -> ControlAnswer:
        state = self._timeline.state
        view = state.system.at(max(self._clock.now(), state.t))
        judged: list[Judged] = []
        for condition in request.conditions or conditions_of(view):
            held = holds(condition, view)
            why = "" if held else words.unmet_words(condition, view)
            title = words.condition_title(condition, state.run)
            judged.append(Judged(title=title, holds=held, why=why))
        return ControlAnswer(done=all(one.holds for one in judged), judged=tuple(judged))

    async def _act(self, request: ActRequest, run: ev.RunStarted) -> ControlAnswer:
        if request.node not in run.nodes:
            return _refused(no_such_node(request.node, run.nodes))
        offered = [action for action in ACTIONS if _is_offered(action, run)]
        if request.action not in offered:
            return _refused(words.not_offered_here(request.action, offered))
        asked = secrets.token_hex(8)
        self._waiting[asked] = waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ACT_WITHIN_S):
                self._send(want.ActOnNode(request.node, request.action, asked))
                return await waiting
        except TimeoutError:
            return _refused(words.UNHEARD)
        finally:
            del self._waiting[asked]


def _is_offered(action: NodeAction, run: ev.RunStarted) -> bool:
    """Whether the menu of a node has ``action``."""
    what = ACTIONS[action]
    return action.value in run.actions or (isinstance(what, WayBack) and what.always)


def _refused(why: words.Refusal) -> ControlAnswer:
    text, remedy = why
    return ControlAnswer(done=False, text=text, remedy=remedy)
