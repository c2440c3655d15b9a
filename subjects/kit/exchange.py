"""Asks one server questions and takes the answers, over a connection that is kept open.

A question takes a connection for itself, and gives the connection back only where another
question can be asked over it. So whoever cancels a question disturbs no other one.
"""

from __future__ import annotations

import asyncio
import ssl
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
"""The errors of decoding where the server sends arbitrary bytes."""

UNREACHABLE = (OSError, ValueError, OverflowError, RuntimeError)
"""Raised for a wrong host or port, a refused connection, and a loop that is ending."""

_CLOSED = "the client was closed"


class NoAnswerError(Exception):
    """Raised where a server doesn't answer, or answers in another protocol."""


class Codec(ABC, Generic[QuestionT, AnswerT]):
    """Encodes questions and decodes answers of one protocol, for one connection."""

    @abstractmethod
    def encode(self, question: QuestionT) -> bytes:
        """Returns the bytes to send for ``question``.

        Raises:
            NoAnswerError: the question can't be encoded.
        """

    @abstractmethod
    def take(self, data: bytes) -> AnswerT | None:
        """Takes received bytes; ``b""`` means that the server has ended the stream.

        Returns:
            The answer; None while some of it is missing.

        Raises:
            NoAnswerError: the bytes are no answer.
        """

    @abstractmethod
    def is_whole(self) -> bool:
        """Whether the connection is in a state in which another question can be asked."""


class _KeptConnection(asyncio.Protocol, Generic[QuestionT, AnswerT]):
    """One connection; the question that has taken the connection is the only one under way."""

    def __init__(self, codec: Codec[QuestionT, AnswerT]) -> None:
        self._codec = codec
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[AnswerT] | None = None
        self._reason = ""
        self.is_over = False
        self.has_heard = False

    async def ask(self, question: QuestionT) -> AnswerT:
        """Sends ``question`` and waits for the answer.

        Raises:
            NoAnswerError: the connection is closed, or breaks before the answer is whole.
        """
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
        """Closes the connection at once, and fails the question under way."""
        self._settle(NoAnswerError(reason))
        if self._transport is not None:
            with suppress(OSError, RuntimeError):  # the loop may be closed already
                self._transport.abort()

    # --- asyncio.Protocol --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self.is_over:  # nobody else would close the connection
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
    """The state of one question while the answer is waited for."""

    def __init__(self, timeout_s: float) -> None:
        self.limit = FairTimeout(timeout_s)
        self.connection: _KeptConnection[QuestionT, AnswerT] | None = None
        self.closed = False

    def done(self) -> None:
        """Ends a connection that wasn't given back."""
        if self.connection is not None:  # half an answer may be in the pipe
            self.connection.end("it was given up")

    def close(self) -> None:
        """Aborts the question, whichever of connection or answer is being waited for."""
        self.closed = True
        if self.connection is not None:
            self.connection.end(_CLOSED)
        self.limit.end()


class Exchange(Generic[QuestionT, AnswerT]):
    """Asks one server; concurrent questions have a connection each, and one is kept open."""

    def __init__(
        self,
        host: str,
        port: int,
        codec: Callable[[], Codec[QuestionT, AnswerT]],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Creates an exchange that connects at the first question; ``codec()`` makes a codec."""
        self._host = host
        self._port = port
        self._tls = tls
        self._codec = codec
        self._kept: _KeptConnection[QuestionT, AnswerT] | None = None
        self._asked: set[_Asked[QuestionT, AnswerT]] = set()

    async def ask(self, question: QuestionT, timeout_s: float, *, once: bool = False) -> AnswerT:
        """Asks ``question`` and returns the answer.

        Args:
            question: what is asked.
            timeout_s: how long the answer may take while the loop listens, seconds.
            once: whether the question has an effect and must never be sent twice; then it isn't
                sent over a connection that the server may have closed meanwhile.

        Raises:
            NoAnswerError: no answer came in time, the connection broke, or the client was closed.
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
        """Aborts all questions and closes all connections; a later question opens another."""
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
                # The server closed an idle connection, which says nothing about its health.
                if asked.closed or kept.has_heard:
                    raise
        connection = asked.connection = _KeptConnection(self._codec())
        try:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: connection, self._host, self._port, ssl=self._tls)
        except UNREACHABLE as error:
            raise NoAnswerError(str(error) or type(error).__name__) from error
        return self._give_back(asked, connection, await connection.ask(question))

    def _give_back(
        self,
        asked: _Asked[QuestionT, AnswerT],
        connection: _KeptConnection[QuestionT, AnswerT],
        answer: AnswerT,
    ) -> AnswerT:
        if asked.closed:
            raise NoAnswerError(_CLOSED)
        if self._kept is None and connection.is_whole():
            self._kept, asked.connection = connection, None
        return answer
