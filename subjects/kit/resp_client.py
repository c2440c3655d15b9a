"""Asks a server that speaks RESP (Valkey, sentinels, Redis) over a connection that is kept.

hiredis takes answers apart, and the rest isn't redis-py: that costs as much for a question (0.1 ms
under Qt's loop), but holds the stage up for 0.15 s with its import, and isn't closed at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

import hiredis

from subjects.kit.exchange import UNREACHABLE, Codec, Exchange, NoAnswerError
from subjects.kit.place import Address

LARGEST_ANSWER = 1 << 20
"""More than a server says at once of itself or of a few keys, bytes."""

LONGEST_NUMBER = 20
"""Digits; servers count with 64 bits."""

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Command = Sequence[str]

_pack = cast("Callable[[tuple[str, ...]], bytes]", cast(Any, hiredis).pack_command)
_PARTIAL = object()


class RespClient:
    """The client of one server; commands that are sent at once have a connection each."""

    def __init__(self, address: Address, timeout_s: float, password: str = "") -> None:
        """Creates a client that connects with the first command, and waits ``timeout_s`` at most.

        Args:
            address: where the server is reached.
            timeout_s: how long a command may take, seconds.
            password: what the server wants to hear first; empty for nothing.
        """
        self._timeout_s = timeout_s
        greeting = greeting_with(password)
        self._exchange = Exchange(address.host, address.port, lambda: Resp(greeting))

    async def ask(self, *words: str, once: bool = False) -> Value:
        """Sends one command.

        Args:
            words: the command.
            once: whether it does something, so that it must never be sent twice.

        Returns:
            The answer.

        Raises:
            NoAnswerError: none came in time, the server refused, or it doesn't speak RESP.
        """
        return (await self._exchange.ask(words, self._timeout_s, once=once))[0]

    async def ping(self) -> None:
        """Returns once the server has answered.

        Raises:
            NoAnswerError: the server hasn't.
        """
        if await self.ask("PING") != "PONG":
            raise NoAnswerError("it doesn't answer as a store does")

    async def info(self, *sections: str) -> Mapping[str, str]:
        """Asks for sections of what the server says of itself: ``memory``, ``replication``.

        Raises:
            NoAnswerError: the server doesn't say.
        """
        told = await self.ask("INFO", *sections)
        if not isinstance(told, str):
            raise NoAnswerError("it doesn't answer as a store does")
        fields = (line.partition(":") for line in told.splitlines() if not line.startswith("#"))
        return {name: value for name, colon, value in fields if colon}

    async def fields(self, *words: str) -> Mapping[str, str]:
        """Asks a command whose answer is a list of names and values in turn.

        Raises:
            NoAnswerError: the server doesn't answer, or says something else.
        """
        told = await self.ask(*words)
        if not isinstance(told, list):
            raise NoAnswerError("it doesn't answer as expected")
        flat = list(map(str, told))
        return dict(zip(flat[::2], flat[1::2], strict=False))

    def close(self) -> None:
        """Closes the connection, which ends a command; the next command opens another."""
        self._exchange.close()


class Resp(Codec[Command, tuple[Value]]):
    """RESP over one connection; an answer is a tuple of one, as a value may be None."""

    def __init__(self, greeting: bytes = b"") -> None:
        """Creates a codec that has received nothing, and sends ``greeting`` first."""
        self._reader = _reader()
        self._size = 0
        self._greeting = greeting
        self._is_greeted = not greeting

    def encode(self, question: Command) -> bytes:
        """Returns the bytes of the command ``question``."""
        self._size = 0
        greeting, self._greeting = self._greeting, b""
        return greeting + _pack(tuple(question))

    def take(self, data: bytes) -> tuple[Value] | None:
        """Returns the value that ``data`` ends; see :meth:`subjects.kit.exchange.Codec.take`."""
        if not data:
            raise NoAnswerError("the server closed the connection")
        self._size += len(data)
        if self._size > LARGEST_ANSWER:
            raise NoAnswerError(f"an answer of over {LARGEST_ANSWER} bytes is none of ours")
        self._reader.feed(data)
        if not self._is_greeted:
            self._is_greeted = _next(self._reader) is not _PARTIAL
        if not self._is_greeted:
            return None
        value = _next(self._reader)
        return None if value is _PARTIAL else (value,)

    def is_whole(self) -> bool:
        """Returns whether nothing came after the answer."""
        return not self._reader.has_data()


def greeting_with(password: str) -> bytes:
    """Returns what a client says first, packed; nothing where there is no password."""
    return _pack(("AUTH", password)) if password else b""


async def published(address: Address, *channels: str) -> AsyncGenerator[tuple[str, str]]:
    """Subscribes to ``channels`` of one server; yields channel and message until closed.

    Raises:
        NoAnswerError: the server can't be reached, ends the connection, or doesn't speak RESP.
    """
    try:
        reader, writer = await asyncio.open_connection(address.host, address.port)
    except UNREACHABLE as error:
        raise NoAnswerError(str(error) or type(error).__name__) from error
    taken = _reader()
    try:
        writer.write(_pack(("SUBSCRIBE", *channels)))
        while data := await reader.read(LARGEST_ANSWER):
            taken.feed(data)
            while (value := _next(taken)) is not _PARTIAL:
                match value:
                    case ["message", str(channel), str(message)]:
                        yield channel, message
                    case _:
                        pass  # the subscription itself is answered, too
    except OSError as error:
        raise NoAnswerError(str(error) or type(error).__name__) from error
    finally:
        writer.close()
    raise NoAnswerError("the server closed the connection")


def number(value: object) -> int | None:
    """Returns the number that a server wrote; None for what isn't one, or is too long for one."""
    if isinstance(value, str) and value.isdecimal() and len(value) < LONGEST_NUMBER:
        return int(value)
    return None


def _reader() -> hiredis.Reader:
    return hiredis.Reader(encoding="utf-8", errors="replace", notEnoughData=_PARTIAL)


def _next(reader: hiredis.Reader) -> Any:
    """Returns the next value that was read; :data:`_PARTIAL` where some of that is missing."""
    try:
        value = reader.gets()
    except (hiredis.HiredisError, MemoryError) as error:
        raise NoAnswerError(f"it doesn't speak RESP: {error}") from error
    if isinstance(value, hiredis.ReplyError):
        raise NoAnswerError(str(value))
    return value
