"""The messages between the app and the audience's process: JSON, one value a line."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from core.model.audience import Ballot, BallotCount
from gui.audience.server.phone_view import PhoneView


class PageOrder(Struct, frozen=True, kw_only=True, tag_field="order"):
    """The base of what the app tells the process."""


class BeginRun(PageOrder, frozen=True, tag="run"):
    """Serve a run from now on; phones of a former one are told to scan again.

    Attributes:
        token: the secret part of the address.
        words: what the page says by itself, by the names that it uses.
    """

    token: str
    words: dict[str, str]


class ShowOnPhones(PageOrder, frozen=True, tag="show"):
    """Show ``view``."""

    view: PhoneView


class AskPhones(PageOrder, frozen=True, tag="ask"):
    """Open a vote.

    Attributes:
        vote: number of the vote.
        ballots: what is asked.
        titles: the question of each ballot in words.
    """

    vote: int
    ballots: tuple[Ballot, ...]
    titles: tuple[str, ...]


class StopAsking(PageOrder, frozen=True, tag="stop"):
    """Close the vote, and tell the last count."""

    vote: int


class ForgetVote(PageOrder, frozen=True, tag="forget"):
    """Take the vote off the phones: the vote's result is in the view."""

    vote: int


class OfferReport(PageOrder, frozen=True, tag="report"):
    """Let phones take ``html`` home."""

    html: bytes


class PageReport(Struct, frozen=True, kw_only=True, tag_field="report"):
    """The base of what the process tells the app."""


class PageListens(PageReport, frozen=True, tag="listens"):
    """The process listens on ``port``."""

    port: int


class RunBegan(PageReport, frozen=True, tag="began"):
    """Phones find the run under ``token`` from now on."""

    token: str


class PageFailed(PageReport, frozen=True, tag="failed"):
    """The process can't listen, for the system's reason."""

    port: int
    error: int
    reason: str


class PhonesHere(PageReport, frozen=True, tag="phones"):
    """The number of phones that have the page open."""

    phones: int


class AnswersCounted(PageReport, frozen=True, tag="counts"):
    """The votes were counted.

    Attributes:
        vote: number of the vote.
        counts: the votes for each ballot.
        shared: how many phones that answered are known by address and browser only.
        is_final: whether the vote is closed.
    """

    vote: int
    counts: tuple[BallotCount, ...]
    shared: int = 0
    is_final: bool = False


AnyOrder = BeginRun | ShowOnPhones | AskPhones | StopAsking | ForgetVote | OfferReport
AnyPageReport = PageListens | RunBegan | PageFailed | PhonesHere | AnswersCounted

_ENCODER = msgspec.json.Encoder()
_ORDERS: msgspec.json.Decoder[AnyOrder] = msgspec.json.Decoder(AnyOrder)
_REPORTS: msgspec.json.Decoder[AnyPageReport] = msgspec.json.Decoder(AnyPageReport)


def encode_line(value: PageOrder | PageReport) -> bytes:
    """Returns ``value`` as a line."""
    return _ENCODER.encode(value) + b"\n"


def decode_order(line: bytes) -> AnyOrder:
    """Returns the order in ``line``.

    Raises:
        msgspec.DecodeError: there is none.
    """
    return _ORDERS.decode(line)


def decode_page_report(line: bytes) -> AnyPageReport:
    """Returns the report in ``line``.

    Raises:
        msgspec.DecodeError: there is none.
    """
    return _REPORTS.decode(line)
