"""Phones of an audience for tests and the benchmark, and a link that they reach on 127.0.0.1."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec import Struct

from core.model import events as ev
from core.model import intents as want
from core.views.timeline import RunClock, Timeline
from gui.audience.link import AudienceLink, RenderReport
from tests.scripted import scripted_run

WITHIN_S = 60.0
"""Seconds within which everything happens, even on a busy machine."""

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Reply(Struct, frozen=True):
    """An answer to a request; the status is 0 where the connection ended without any."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)


async def exchange(host: str, port: int, data: bytes, within_s: float = WITHIN_S) -> Reply:
    """Sends ``data`` over a new connection, and returns what came until the end."""
    async with asyncio.timeout(within_s):
        reader, writer = await asyncio.open_connection(host, port)
        got = b""
        try:
            with suppress(ConnectionError):
                writer.write(data)
                await writer.drain()
            with suppress(ConnectionError):
                while piece := await reader.read(65_536):
                    got += piece
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
    return parse(got)


def parse(got: bytes) -> Reply:
    """Returns the answer that consists of ``got``."""
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    if not first.startswith("HTTP/1.1 "):
        return Reply(0, {}, got)
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Reply(int(first.split()[1]), headers, body)


class Phone:
    """A browser without a screen: keeps a cookie, loads the page, votes, follows.

    Attributes:
        cookie: the cookie that it was given, as it sends it; empty without one.
    """

    def __init__(self, url: str, *, agent: str = "phone") -> None:
        """Knows the page's address as the QR code says it."""
        parts = urlsplit(url)
        assert parts.hostname is not None and parts.port is not None
        self.host, self.port, self.path = parts.hostname, parts.port, parts.path
        self.cookie = ""
        self.agent = agent

    def request(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> bytes:
        """Returns a request as it is sent; ``path`` is taken from the page's address."""
        given = {"Host": f"{self.host}:{self.port}", "User-Agent": self.agent}
        if self.cookie:
            given["Cookie"] = self.cookie
        if body:
            given["Content-Length"] = str(len(body))
        given.update({name.replace("_", "-"): value for name, value in headers.items()})
        lines = [f"{method} {self.path + path} HTTP/1.1", *(f"{k}: {v}" for k, v in given.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def get(self, path: str = "", **headers: str) -> Reply:
        """Asks for ``path``."""
        return await self.send(self.request(path, "GET", b"", **headers))

    async def send(self, data: bytes) -> Reply:
        """Sends a request, and keeps the cookie that comes back."""
        reply = await exchange(self.host, self.port, data)
        if "set-cookie" in reply.headers:
            self.cookie = reply.headers["set-cookie"].partition(";")[0]
        return reply

    async def vote(
        self, question: str, key: str, vote: int = 1, headers: dict[str, str] | None = None
    ) -> Reply:
        """Votes as the script does."""
        body = msgspec.json.encode({"vote": vote, "question": question, "key": key})
        given = {"Content_Type": JSON, **(headers or {})}
        return await self.send(self.request("vote", "POST", body, **given))

    async def vote_by_form(self, question: str, key: str, vote: int = 1) -> Reply:
        """Votes as a form does, without a script."""
        body = urlencode({"vote": vote, "question": question, "key": key}).encode()
        return await self.send(self.request("vote", "POST", body, Content_Type=FORM))

    @asynccontextmanager
    async def following(self) -> AsyncGenerator[asyncio.StreamReader]:
        """Opens a stream; within the context, its bytes can be read."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(self.request("events", Accept="text/event-stream"))
            await writer.drain()
            yield reader
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def told(reader: asyncio.StreamReader, is_it: Callable[[dict[str, Any]], bool]) -> None:
    """Reads a stream until what was told adds up to a state for which ``is_it`` holds."""
    state: dict[str, Any] = {}
    async with asyncio.timeout(WITHIN_S):
        while line := await reader.readline():
            if line.startswith(b"data: "):
                state.update(msgspec.json.decode(line[6:]))
                if is_it(state):
                    return
    raise AssertionError(f"the stream ended at {state}")


async def is_asked(phone: Phone, vote: int = 1) -> None:
    """Waits until ``phone`` can vote."""
    async with asyncio.timeout(WITHIN_S):
        while not is_open(msgspec.json.decode((await phone.get("state")).body), vote):
            await asyncio.sleep(0.2)


def is_open(state: dict[str, Any], vote: int = 1) -> bool:
    """Whether ``vote`` is on a phone that shows ``state``, and takes answers."""
    shown: dict[str, Any] | None = state.get("vote")
    return shown is not None and shown["number"] == vote and not shown["closed"]


def ballot(question: ev.Question = ev.Question.VICTIM, names: str = "n1 n2 n3") -> ev.Ballot:
    """Returns a ballot on ``question`` with an answer for each of ``names``."""
    options = tuple(ev.BallotOption(key=name, title=name) for name in names.split())
    return ev.Ballot(question=question, options=options)


class LiveAudience:
    """A timeline with the first seconds of a run, and a link whose page phones reach.

    Attributes:
        timeline: the timeline.
        clock: the run's clock.
        link: the link.
        events: all events of the audience so far.
    """

    def __init__(self, render_report: RenderReport | None = None) -> None:
        """Begins a run; nothing listens."""
        self.timeline, self.clock = Timeline(), RunClock()
        self.events: list[ev.Event] = []
        self.timeline.subscribe(self._note)
        self.link = AudienceLink(self.timeline, self.clock, render_report=render_report)
        self.begin()

    def begin(self, until_t: float = 12.0) -> None:
        """Begins a run."""
        for event in scripted_run():
            if event.t < until_t:
                self.timeline.append(event)

    async def open(self) -> ev.AudienceOpened:
        """Opens the page on 127.0.0.1; returns the event that holds its address."""
        count = len(self.all(ev.AudienceOpened))
        self.link.send(want.OpenAudience("127.0.0.1"))
        await until(lambda: len(self.all(ev.AudienceOpened)) > count)
        return self.all(ev.AudienceOpened)[-1]

    def all(self, kind: type[Any]) -> list[Any]:
        """Returns the events of ``kind`` so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def ask(self, *ballots: ev.Ballot, vote: int = 1, seconds: float = 20.0) -> None:
        """Opens a vote, as the story does."""
        now = self.clock.now()
        self.timeline.append(
            ev.VoteOpened(t=now, vote=vote, ballots=ballots or (ballot(),), closes_t=now + seconds)
        )

    def stop_asking(self, vote: int = 1) -> None:
        """Takes no more answers, as the story does."""
        self.timeline.append(
            ev.VoteClosing(t=self.clock.now(), vote=vote, end=ev.VoteEnd.PRESENTER)
        )

    @property
    def counts(self) -> tuple[int, ...]:
        """The last count of the first ballot."""
        counted = self.all(ev.VotesCounted)
        return counted[-1].counts[0].counts if counted else ()

    def _note(self, event: ev.Event, _: object) -> None:
        if "audience" in type(event).__module__:
            self.events.append(event)


async def until(holds: Callable[[], object], within_s: float = WITHIN_S) -> None:
    """Waits until ``holds`` is true."""
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def audience(render_report: RenderReport | None = None) -> AsyncGenerator[LiveAudience]:
    """Gives a live audience, and ends its process."""
    live = LiveAudience(render_report)
    try:
        yield live
    finally:
        await live.link.close()
