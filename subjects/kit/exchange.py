"""Questions to one server and their answers, over a connection that is kept open.

What belongs to a question stays with it: it takes a connection, and gives it back only where
that is whole. So whoever closes the client, or cancels a question, touches no other one.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar, cast

from msgspec import MsgspecError

from subjects.kit.fair_timeout import FairTimeout

QuestionT = TypeVar("QuestionT")
AnswerT = TypeVar("AnswerT")

UNREADABLE = (
    *(MsgspecError, ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, RecursionError),
)
"""What reading an answer may raise where the answer is anything at all."""

UNREACHABLE = (OSError, ValueError, OverflowError, RuntimeError)
"""No such host, no such port, refused, or a loop that ends."""

_CLOSED = "the client was closed"


class NoAnswerError(Exception):
    """The server didn't answer, or not in its language."""


class Codec(ABC, Generic[QuestionT, AnswerT]):
    """Speaks a server's language over one connection, a question at a time."""

    @abstractmethod
    def encode(self, question: QuestionT) -> bytes:
        """What is sent for ``question``.

        Raises:
            NoAnswerError: it can't be asked.
        """

    @abstractmethod
    def take(self, data: bytes) -> AnswerT | None:
        """Takes in what was received; ``b""`` is the end of it.

        Returns:
            The answer; None while some of it is missing.

        Raises:
            NoAnswerError: it is no answer.
        """

    @abstractmethod
    def is_whole(self) -> bool:
        """Whether another question can be asked over the same connection."""


class _Connection(asyncio.Protocol, Generic[QuestionT, AnswerT]):
    """One connection; whoever has taken it asks one question at a time."""

    def __init__(self, codec: Codec[QuestionT, AnswerT]) -> None:
        self._codec = codec
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[AnswerT] | None = None
        self._reason = ""
        self.is_over = False
        self.has_heard = False

    async def ask(self, question: QuestionT) -> AnswerT:
        """Raises NoAnswerError."""
        if self._transport is None or self.is_over:
            raise NoAnswerError(self._reason or "the connection is closed")
        self.has_heard = False
        said = self._codec.encode(question)
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(said)
        return await self._answer

    def is_whole(self) -> bool:
        return not self.is_over and self._codec.is_whole()

    def end(self, reason: str) -> None:
        """Ends it, and what is asked over it, at once."""
        self._settle(NoAnswerError(reason))
        if self._transport is not None:
            with suppress(OSError, RuntimeError):  # the loop may be closed already
                self._transport.abort()

    # --- asyncio.Protocol --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self.is_over:  # nobody else would close it
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self.has_heard = True
        self._take(data)

    def eof_received(self) -> None:
        self._take(b"")

    def connection_lost(self, exc: Exception | None) -> None:
        self._settle(NoAnswerError(str(exc or "the server closed the connection")))

    def _take(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            self.end("the server spoke without being asked" if data else "it was closed")
            return
        try:
            answer = self._codec.take(data)
        except NoAnswerError as error:
            self.end(str(error))
            return
        if answer is not None:
            self._answer.set_result(answer)

    def _settle(self, error: NoAnswerError) -> None:
        if not self.is_over:
            self.is_over, self._reason = True, str(error)
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


class _Asked(Generic[QuestionT, AnswerT]):
    """What belongs to one question while it is under way."""

    def __init__(self, timeout_s: float) -> None:
        self.limit = FairTimeout(timeout_s)
        self.connection: _Connection[QuestionT, AnswerT] | None = None
        self.closed = False

    def done(self) -> None:
        """It is over, however it ended."""
        if self.connection is not None:  # half an answer may be in the pipe
            self.connection.end("it was given up")

    def close(self) -> None:
        """Ends it wherever it waits: for the connection, or for the answer."""
        self.closed = True
        if self.connection is not None:
            self.connection.end(_CLOSED)
        self.limit.end()


class Exchange(Generic[QuestionT, AnswerT]):
    """Asks one server. Questions that are asked at once have a connection each; one is kept."""

    def __init__(
        self, host: str, port: int, codec: Callable[[], Codec[QuestionT, AnswerT]]
    ) -> None:
        """Connects at the first question; ``codec()`` speaks over a connection."""
        self._host = host
        self._port = port
        self._codec = codec
        self._kept: _Connection[QuestionT, AnswerT] | None = None
        self._asked: set[_Asked[QuestionT, AnswerT]] = set()

    async def ask(self, question: QuestionT, timeout_s: float, *, once: bool = False) -> AnswerT:
        """Asks ``question``.

        Args:
            question: what is asked.
            timeout_s: how long the answer may take while the loop listens, seconds.
            once: it does something, so that it must never be sent twice: it isn't sent over a
                connection that the server may have closed meanwhile.

        Raises:
            NoAnswerError: none came in time, the connection broke, or the client was closed.
        """
        asked: _Asked[QuestionT, AnswerT] = _Asked(timeout_s)
        self._asked.add(asked)
        try:
            async with asked.limit:
                return await self._ask(asked, question, once=once)
        except TimeoutError as error:
            reason = _CLOSED if asked.closed else f"no answer within {timeout_s:g} s"
            raise NoAnswerError(reason) from error
        finally:
            self._asked.discard(asked)
            asked.done()

    def close(self) -> None:
        """Ends what is asked, and closes all connections; the next question opens another."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.end(_CLOSED)
        for asked in tuple(self._asked):
            asked.close()

    async def _ask(
        self, asked: _Asked[QuestionT, AnswerT], question: QuestionT, *, once: bool
    ) -> AnswerT:
        kept, self._kept = self._kept, None
        if kept is not None and once:
            kept.end("the server may have closed it")
        elif kept is not None and not kept.is_over:
            asked.connection = kept
            try:
                return self._give_back(asked, kept, await kept.ask(question))
            except NoAnswerError:
                # The server closed a connection that was idle: that says nothing yet.
                if asked.closed or kept.has_heard:
                    raise
        connection = asked.connection = _Connection(self._codec())
        try:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: connection, self._host, self._port)
        except UNREACHABLE as error:
            raise NoAnswerError(str(error) or type(error).__name__) from error
        return self._give_back(asked, connection, await connection.ask(question))

    def _give_back(
        self,
        asked: _Asked[QuestionT, AnswerT],
        connection: _Connection[QuestionT, AnswerT],
        answer: AnswerT,
    ) -> AnswerT:
        if asked.closed:
            raise NoAnswerError(_CLOSED)
        if self._kept is None and connection.is_whole():
            self._kept, asked.connection = connection, None
        return answer
