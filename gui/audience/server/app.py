"""The audience's routes: a page, its style and script, a stream, the state, a vote, the report."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gui.audience.server import page_words
from gui.audience.server.answers import (
    HTML,
    JSON,
    REPORT_HEADERS,
    answer,
    json_answer,
    raw_headers,
)
from gui.audience.server.asking import (
    address_of,
    comes_from_elsewhere,
    cookie_of,
    is_same,
    read_body,
    read_vote,
    split_path,
)
from gui.audience.server.guard import GuardedConnection
from gui.audience.server.limits import JOINS, MISS_COSTS, Admission, PageLimits, Rate
from gui.audience.server.page import PageFiles
from gui.audience.server.passes import COOKIE
from gui.audience.server.room import PageRoom
from gui.audience.server.streams import PhoneStreams
from gui.audience.server.vote_tally import VoteAnswer

_STAYS_S = 12 * 3600
_PIECE = 16 * 1024
_SHARED = Rate(20, 0.05)
"""Phones without a cookie that may vote from one address."""

_STATUS = {
    VoteAnswer.TAKEN: 200,
    VoteAnswer.CLOSED: 409,
    VoteAnswer.UNKNOWN: 400,
    VoteAnswer.FULL: 429,
}
_GET = ("GET", "HEAD")


class PageRequest:
    """A request, and what is known of who asks.

    Attributes:
        scope: the request as the server gives it.
        headers: its headers.
        address: where it came from.
        token: the token in its path.
        rest: what follows the token; None where nothing does, not even a slash.
        cookie: the value of our cookie; None without one.
        phone: whose cookie that is; None where it isn't one of this run's.
        connection: what it came over.
    """

    def __init__(self, scope: Scope, room: PageRoom) -> None:
        """Reads all but the body."""
        self.scope = scope
        self.headers = Headers(scope=scope)
        self.address = address_of(scope)
        self.token, self.rest = split_path(scope["path"])
        self.cookie = cookie_of(self.headers)
        self.phone = None if self.cookie is None else room.passes.phone_of(self.cookie)
        self.connection: GuardedConnection = scope["state"]["connection"]


class AudienceApp:
    """Answers requests, by ASGI.

    Attributes:
        streams: the open streams.
        limits: how often may be asked.
    """

    def __init__(
        self, room: PageRoom, files: PageFiles, hosts: frozenset[str], on_vote: Callable[[], None]
    ) -> None:
        """Serves ``room``; calls ``on_vote`` after each vote that counted."""
        self.streams = PhoneStreams(room)
        self.limits = PageLimits()
        self._room = room
        self._files = files
        self._hosts = hosts
        self._on_vote = on_vote

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            return
        asked = PageRequest(scope, self._room)
        if asked.headers.get("host", "").lower() not in self._hosts:
            response = answer(421, page_words.NOT_HERE)
        else:
            response = await self._answer(asked, receive, send)
        if response is not None:
            asked.connection.request_arrived()
            await response(scope, receive, send)

    async def _answer(self, asked: PageRequest, receive: Receive, send: Send) -> Response | None:
        """Returns the answer; None where the answer was sent already."""
        is_here, method = is_same(asked.token, self._room.token), asked.scope["method"]
        is_former = self._room.is_former(asked.token)
        cost = 1.0 if is_here or is_former else MISS_COSTS
        admission = self.limits.admit(asked.phone, asked.address, cost)
        if admission is not Admission.OK:
            return answer(429, page_words.SLOW_DOWN, headers={"Retry-After": "3"})
        if is_former and not is_here:
            return self._over(asked)
        if not is_here:
            return answer(404, page_words.NOT_HERE)
        if asked.rest == "vote":
            if method != "POST":
                return answer(405, page_words.NOT_SO, headers={"Allow": "POST"})
            return await self._vote(asked, receive)
        if method not in _GET and asked.rest in (None, "", "events", "state", "report"):
            return answer(405, page_words.NOT_SO, headers={"Allow": "GET, HEAD"})
        match asked.rest:
            case None:
                return answer(308, "", headers={"Location": f"/{self._room.token}/"})
            case "":
                return self._page(asked)
            case "state":
                return self._state(asked)
            case "events":
                return await self._events(asked, send)
            case "report":
                return await self._report(asked, send)
            case other:
                file = self._files.get(other) if method in _GET else None
                if file is None:
                    return answer(404, page_words.NOT_HERE)
                return answer(200, file.content, file.kind)

    def _page(self, asked: PageRequest) -> Response:
        headers: dict[str, str] = {}
        if asked.phone is not None:
            self._room.presence.asked(asked.phone)
        elif self.limits.take(JOINS, asked.address):
            headers["Set-Cookie"] = (
                f"{COOKIE}={self._room.passes.issue()}; Path=/{self._room.token}/; HttpOnly; "
                f"SameSite=Lax; Max-Age={_STAYS_S}"
            )
        is_shared = asked.phone is None and asked.scope["query_string"] == b"shared"
        phone = self._shared(asked) if is_shared else asked.phone
        html = self._files.page(self._room, phone, is_shared=is_shared)
        return answer(200, html, HTML, headers)

    def _over(self, asked: PageRequest) -> Response:
        if asked.rest in (None, ""):
            return answer(410, self._files.over_page(self._room), HTML)
        return json_answer(410, {"over": True})

    def _state(self, asked: PageRequest) -> Response:
        phone = asked.phone or self._shared(asked)
        self._room.presence.asked(phone)
        own = {"mine": self._room.mine(phone), "known": asked.phone is not None}
        return answer(200, self._room.whole[:-1] + b"," + msgspec.json.encode(own)[1:], JSON)

    async def _events(self, asked: PageRequest, send: Send) -> Response | None:
        is_known = asked.phone is not None
        if asked.scope["method"] == "HEAD":
            return answer(200, "", "text/event-stream")
        if self.streams.is_full(asked.address, is_known=is_known):
            return answer(503, page_words.BUSY, headers={"Retry-After": "5"})
        phone = asked.phone or self._shared(asked)
        await self.streams.follow(send, asked.connection, phone, asked.address, is_known=is_known)
        return None

    async def _vote(self, asked: PageRequest, receive: Receive) -> Response:
        body = await read_body(receive)
        if body is None:
            return answer(413, page_words.BAD_VOTE)
        is_foreign = comes_from_elsewhere(asked.headers, self._hosts)
        if is_foreign or (asked.cookie is not None and asked.phone is None):
            return answer(403, page_words.FOREIGN_VOTE)
        kind = asked.headers.get("content-type", "")
        given = read_vote(body, kind)
        if given is None:
            return answer(400, page_words.BAD_VOTE)
        phone = asked.phone or self._shared(asked)
        is_new = str(given.vote) not in self._room.mine(phone)
        if asked.phone is None and is_new and not self.limits.take(_SHARED, asked.address):
            return answer(429, page_words.SLOW_DOWN)
        outcome = self._room.vote(phone, given.vote, given.question, given.key)
        if outcome is VoteAnswer.TAKEN:
            self._on_vote()
        if kind.startswith(JSON):
            own = {"mine": self._room.mine(phone), "known": asked.phone is not None}
            return json_answer(_STATUS[outcome], {"answer": outcome, **own})
        if outcome is VoteAnswer.UNKNOWN:
            return answer(400, page_words.BAD_VOTE)
        where = "./" if asked.phone is not None else "./?shared"
        return answer(303, "", headers={"Location": where})

    async def _report(self, asked: PageRequest, send: Send) -> Response | None:
        """Sends the report in pieces, so that a slow phone makes nothing pile up here."""
        report = self._room.report
        if not report:
            return answer(404, page_words.NO_REPORT)
        asked.connection.request_arrived()
        headers = {**REPORT_HEADERS, "Content-Length": str(len(report))}
        await send({"type": "http.response.start", "status": 200, "headers": raw_headers(headers)})
        for start in range(0, len(report), _PIECE):
            piece, is_last = report[start : start + _PIECE], start + _PIECE >= len(report)
            await send({"type": "http.response.body", "body": piece, "more_body": not is_last})
        return None

    def _shared(self, asked: PageRequest) -> str:
        agent = asked.headers.get("user-agent", "")
        return self._room.passes.shared_phone(asked.address, agent)
