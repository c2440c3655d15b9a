"""The routes, asked by ASGI for whatever can be thought of: never an error, never a wrong count."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.phone import page_words
from gui.audience.server.app import AudienceApp
from gui.audience.server.asking import own_hosts
from gui.audience.server.limits import Rate
from gui.audience.server.page import PageFiles
from gui.audience.server.phone_view import PhoneNode, PhoneView
from gui.audience.server.protocol import AskPhones, BeginRun, OfferReport, ShowOnPhones
from gui.audience.server.room import PageRoom
from tests.phones import ballot

TOKEN, HOST = "abcdefgh", "127.0.0.1:8420"
FILES = PageFiles()

Message = dict[str, Any]


class Connection:
    """A connection with all that the routes need, which is lost after the first look."""

    def __init__(self) -> None:
        self.is_lost = True

    def request_arrived(self) -> None:
        """Nothing is timed."""

    def has_no_end(self) -> None:
        """Nothing is timed."""

    def drop(self) -> None:
        """There is nothing to drop."""


def make_room() -> PageRoom:
    room = PageRoom()
    room.obey(BeginRun(token="oldtoken", words=page_words()))
    room.obey(BeginRun(token=TOKEN, words=page_words()))
    node = PhoneNode(name="n1", role="Leader", word="Up", sign="✓", tone="good")
    room.obey(ShowOnPhones(view=PhoneView(system="Raft", nodes=(node,), curve=(1, -1, 50))))
    room.obey(AskPhones(vote=1, ballots=(ballot(),), titles=("Which?",)))
    room.obey(OfferReport(html=b"<p>"))
    return room


class Unlimited(AudienceApp):
    """The routes without limits, which other tests are about."""

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room, FILES, own_hosts("127.0.0.1", 8420), lambda: None)
        self.limits.take = self._take

    def _take(self, rate: Rate, key: str, cost: float = 1.0) -> bool:
        return True


def ask(
    room: PageRoom,
    path: str,
    method: str = "GET",
    headers: list[tuple[str, str]] | None = None,
    pieces: tuple[bytes, ...] = (b"",),
    query: bytes = b"",
) -> tuple[int, dict[str, str], bytes]:
    """Returns status, headers and body of the answer to one request."""
    sent: list[Message] = []
    waiting = [
        {"type": "http.request", "body": piece, "more_body": index < len(pieces) - 1}
        for index, piece in enumerate(pieces)
    ]

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    given_ = [("host", HOST), *(headers or [])]
    scope: Message = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in given_
        ],
        "client": ("127.0.0.1", 1),
        "state": {"connection": Connection()},
    }
    asyncio.run(Unlimited(room)(scope, receive, send))
    start, *bodies = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(each["body"] for each in bodies)


def voted(room: PageRoom) -> int:
    assert room.tally is not None
    return room.tally.counted().counts[0].voted


PATHS = st.one_of(
    st.sampled_from(["", "state", "events", "vote", "report", "style.css", "script.js"]).map(
        lambda rest: f"/{TOKEN}/{rest}"
    ),
    st.sampled_from(["/", "//", f"/{TOKEN}", "/oldtoken", "/oldtoken/", "/oldtoken/state", "*"]),
    st.text(max_size=40).map(lambda text: f"/{TOKEN}/{text}"),
    st.text(max_size=40),
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "GEX"])
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            ["cookie", "content-type", "origin", "sec-fetch-site", "user-agent", "accept", "x"]
        ),
        st.one_of(
            st.text(max_size=50),
            st.text(max_size=20).map(lambda text: f"phone={text}"),
            st.sampled_from(["application/json", "null", f"http://{HOST}", "same-origin"]),
        ),
    ),
    max_size=5,
)
BODIES = st.lists(st.binary(max_size=600), min_size=1, max_size=4).map(tuple)


@settings(max_examples=400)
@given(PATHS, METHODS, HEADERS, BODIES, st.binary(max_size=20))
def test_whatever_is_asked_is_answered_and_nothing_is_said_back(
    path: str,
    method: str,
    headers: list[tuple[str, str]],
    pieces: tuple[bytes, ...],
    query: bytes,
):
    room = make_room()
    status, found, _ = ask(room, path, method, headers, pieces, query)
    assert status in (200, 303, 308, 400, 403, 404, 405, 409, 410, 413, 421)
    assert found["content-security-policy"].startswith("default-src 'none'")
    assert voted(room) == (1 if status == 303 else 0) or path.endswith("vote")


@given(st.integers(), st.text(max_size=10), st.text(max_size=10))
def test_votes_for_what_is_not_asked_count_nothing(vote: int, question: str, key: str):
    from msgspec import json

    room = make_room()
    body = json.encode({"vote": vote, "question": question, "key": key})
    kind = [("content-type", "application/json")]
    status, _, _ = ask(room, f"/{TOKEN}/vote", "POST", kind, (body,))
    assert status in (400, 409)
    assert voted(room) == 0


def test_a_page_without_a_script_marks_ones_vote():
    room = make_room()
    cookie = [("cookie", f"phone={room.passes.issue()}")]
    body = (b"vote=1&question=victim&key=n2",)
    status, found, _ = ask(room, f"/{TOKEN}/vote", "POST", cookie, body)
    assert (status, found["location"], voted(room)) == (303, "./", 1)
    _, _, page = ask(room, f"/{TOKEN}/", headers=cookie)
    assert page.count(b'aria-pressed="true"') == 1
    _, _, page = ask(room, f"/{TOKEN}/", headers=[("cookie", f"phone={room.passes.issue()}")])
    assert page.count(b'aria-pressed="true"') == 0


def test_an_address_without_its_last_slash_leads_to_the_page():
    assert ask(make_room(), f"/{TOKEN}")[1]["location"] == f"/{TOKEN}/"


def test_all_of_the_page_is_below_sixty_kilobytes():
    room = make_room()
    parts = [ask(room, f"/{TOKEN}/{name}")[2] for name in ("", "style.css", "script.js")]
    assert all(parts)
    assert sum(map(len, parts)) < 60_000


def test_the_page_has_nothing_from_elsewhere_and_no_script_within():
    _, _, page = ask(make_room(), f"/{TOKEN}/")
    for part in (b"http://", b"https://", b"<script>", b" style=", b"onclick", b"javascript:"):
        assert part not in page
