"""A connection to a node that is kept open, and carries one check with its answer at a time.

Written by hand, since the client's own time is part of the measured latency: a check costs the
load 0.03 ms of processor time, with the kit's HTTP client 0.13, with aiohttp 0.16, with httpx 2.
Whole answers come in one piece, and nodes tell how long they are.
"""

from __future__ import annotations

import time
from asyncio import Future
from collections.abc import Callable

import msgspec
from msgspec import Struct

from subjects.kit.exchange import UNREADABLE
from subjects.load.lanes.connection import LaneConnection
from subjects.load.ratelimit.driver import CheckAnswer, CheckOutcome

LARGEST_ANSWER = 65_536
"""Bytes; what is longer is no answer to a check."""

_ALLOWED, _REFUSED = 200, (429, 503)


class _Body(Struct, frozen=True, gc=False):
    """The fields of a node's answer that the load reads."""

    allowed: bool
    node: str = ""
    remaining: int = 0


_decode = msgspec.json.Decoder(_Body).decode


class LimiterConnection(LaneConnection):
    """Carries checks to one node.

    Attributes:
        future: the answer of the check under way; None while there is no check.
    """

    def __init__(
        self,
        on_free: Callable[[LimiterConnection], None],
        on_lost: Callable[[LimiterConnection, bool], None],
        node: str = "",
    ) -> None:
        """Calls ``on_free`` after each answer, ``on_lost`` with whether the node is to blame.

        ``node`` is named in the outcome of checks that got no answer.
        """
        super().__init__()
        self._node = node
        self.future: Future[CheckAnswer] | None = None
        self._on_free = on_free
        self._on_lost = on_lost
        self._rest = b""
        self._is_bad = False
        self._time = time.monotonic

    @property
    def is_given_up(self) -> bool:
        """Whether it carries a check whose answer nobody waits for any more."""
        return self.future is not None and self.future.done()

    def send(self, request: bytes, future: Future[CheckAnswer]) -> None:
        """Sends a check, whose answer becomes the result of ``future``."""
        assert self._transport is not None
        self.future = future
        self.sent = self._time()
        self._transport.write(request)

    # --- asyncio.Protocol --------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """An answer, or a part of one."""
        received = self._time()
        if self.future is None:
            self.abort()  # nothing was asked
            return
        if self._rest:
            data = self._rest + data
        try:
            parsed = _parse(data)
        except ValueError as error:
            self._is_bad = True
            self._settle(CheckOutcome.FAILED, received, reason=str(error))
            self.abort()
            return
        if parsed is None:
            self._rest = data
            return
        self._rest = b""
        status, body, closes = parsed
        self._judge(status, body, received)
        if closes:
            self.abort()
        else:
            self.rested = received
            self._on_free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Notes that the connection is lost, with the answer to the check under way."""
        is_bad = self._is_bad or self.future is not None
        self._settle(CheckOutcome.FAILED, self._time(), reason="the connection was lost")
        self._on_lost(self, is_bad)

    # --- answers -----------------------------------------------------------------------------

    def _judge(self, status: int, body: bytes, received: float) -> None:
        if status != _ALLOWED and status not in _REFUSED:
            self._settle(CheckOutcome.FAILED, received, reason=f"the node answered {status}")
            return
        try:
            said = _decode(body)
        except UNREADABLE:
            self._settle(CheckOutcome.FAILED, received, reason="the answer isn't one to a check")
            return
        if said.allowed is not (status == _ALLOWED):
            reason = f"the node answered {status} and said otherwise"
            self._settle(CheckOutcome.FAILED, received, reason=reason)
            return
        outcome = CheckOutcome.ALLOWED if said.allowed else CheckOutcome.REFUSED
        self._settle(outcome, received, said.node, said.remaining)

    def _settle(
        self,
        outcome: CheckOutcome,
        received: float,
        node: str = "",
        remaining: int = 0,
        reason: str = "",
    ) -> None:
        future, self.future = self.future, None
        if future is not None and not future.done():
            future.set_result(
                CheckAnswer(outcome, self.sent, received, node or self._node, remaining, reason)
            )


def _parse(data: bytes) -> tuple[int, bytes, bool] | None:
    """Returns status, body, and whether the node closes the connection; None until all is there.

    Raises:
        ValueError: it isn't HTTP, or not as the nodes speak it.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        if len(data) > LARGEST_ANSWER or not data.startswith(b"HTTP/1."[: len(data)]):
            raise ValueError("the node doesn't speak HTTP")
        return None
    head = data[:end].lower()
    status, at = head[9:12], head.find(b"\r\ncontent-length:")
    if not head.startswith(b"http/1.") or at < 0:
        raise ValueError("the node doesn't say how long its answer is")
    length = int(head[at + 17 :].partition(b"\r\n")[0])
    size = end + 4 + length
    if not 0 <= length <= LARGEST_ANSWER or len(data) > size:
        raise ValueError("the answer isn't one to a check")
    if len(data) < size:
        return None
    return int(status), data[end + 4 :], b"\r\nconnection: close" in head
