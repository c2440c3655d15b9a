"""Asks the store what it holds, as somebody who watches: quickly, or not at all.

Its own few lines of RESP and not redis-py: three commands are asked, the stage isn't held up by
the import, and a question that is cancelled ends at once.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

from subjects.kit.exchange import Codec, Exchange, NoAnswerError
from subjects.kit.place import Address
from subjects.ratelimiter.service.names import used_name

LARGEST_ANSWER = 1 << 20
"""More than the store says about a few counters, bytes."""

_DEEPEST = 4
"""More lists within lists than the store has for what is asked."""

_LONGEST_NUMBER = 20
"""Digits; the store counts with 64 bits."""

Value = str | int | list["Value"] | None
Command = Sequence[str]


class StoreSilentError(NoAnswerError):
    """The store didn't answer in time, or not as a store does."""


class StoreClient:
    """One connection to the store, opened with the first question. One question at a time."""

    def __init__(self, address: Address, timeout_s: float) -> None:
        """Waits for each answer ``timeout_s`` seconds at most."""
        self._timeout_s = timeout_s
        self._exchange = Exchange(address.host, address.port, Resp)

    async def ping(self) -> None:
        """Returns once it has answered.

        Raises:
            StoreSilentError: it didn't.
        """
        if await self._ask("PING") != "PONG":
            raise StoreSilentError("it doesn't answer as a store does")

    async def used(self, keys: Sequence[str]) -> Mapping[str, int]:
        """The counter of each of ``keys``: how many requests were allowed, as the store has it.

        Raises:
            StoreSilentError: it didn't answer.
        """
        values = await self._ask("MGET", *(used_name(key) for key in keys))
        if not isinstance(values, list) or len(values) != len(keys):
            raise StoreSilentError("it doesn't answer as a store does")
        return {key: _number(value) for key, value in zip(keys, values, strict=True)}

    async def memory_bytes(self) -> int | None:
        """The memory that it uses, bytes; None where it doesn't say.

        Raises:
            StoreSilentError: it didn't answer.
        """
        told = await self._ask("INFO", "memory")
        for line in told.splitlines() if isinstance(told, str) else ():
            name, _, value = line.partition(":")
            if name == "used_memory":
                return _number(value) or None
        return None

    def close(self) -> None:
        """Closes the connection, which ends a question; the next one opens another."""
        self._exchange.close()

    async def _ask(self, *words: str) -> Value:
        try:
            return (await self._exchange.ask(words, self._timeout_s))[0]
        except NoAnswerError as error:
            raise StoreSilentError(str(error)) from error


class Resp(Codec[Command, tuple[Value]]):
    """RESP over one connection; an answer is a tuple of one, as a value may be None."""

    def __init__(self) -> None:
        """Has received nothing."""
        self._received = bytearray()
        self._reading = self._value()
        self._size = 0

    def encode(self, question: Command) -> bytes:
        """The command ``question``."""
        self._reading, self._size = self._value(), 0
        return encode(question)

    def take(self, data: bytes) -> tuple[Value] | None:
        """The value that ``data`` ends; see :meth:`subjects.kit.exchange.Codec.take`."""
        if not data:
            raise NoAnswerError("the store closed the connection")
        self._size += len(data)
        if self._size > LARGEST_ANSWER:
            raise NoAnswerError(f"an answer of over {LARGEST_ANSWER} bytes is none of ours")
        self._received += data
        try:
            next(self._reading)
        except StopIteration as whole:
            return (whole.value,)
        except ValueError as error:
            raise NoAnswerError(str(error)) from error
        return None

    def is_whole(self) -> bool:
        """Whether nothing came after the answer."""
        return not self._received

    def _value(self, depth: int = 0) -> Generator[None, None, Value]:
        """Yields where more has to come; returns the value."""
        line = yield from self._line()
        kind, rest = line[:1], line[1:].decode("utf-8", "replace")
        match kind:
            case b"+":
                return rest
            case b"-":
                raise ValueError(rest)
            case b":":
                return int(rest)
            case b"$":
                size = int(rest)
                return None if size < 0 else (yield from self._text(size))
            case b"*" if depth < _DEEPEST:
                values: list[Value] = []
                for _ in range(min(int(rest), LARGEST_ANSWER)):
                    values.append((yield from self._value(depth + 1)))
                return values
            case _:
                raise ValueError("it doesn't speak RESP")

    def _line(self) -> Generator[None, None, bytes]:
        looked = 0
        while (end := self._received.find(b"\r\n", looked)) < 0:
            looked = max(0, len(self._received) - 1)
            yield
        return self._cut(end)

    def _text(self, size: int) -> Generator[None, None, str]:
        if size > LARGEST_ANSWER:
            raise ValueError(f"an answer of {size} bytes is none of ours")
        while len(self._received) < size + 2:
            yield
        if not self._received.startswith(b"\r\n", size):
            raise ValueError("it doesn't speak RESP")
        return self._cut(size).decode("utf-8", "replace")

    def _cut(self, size: int) -> bytes:
        """Takes ``size`` bytes and the line's end out of what was received."""
        cut = bytes(self._received[:size])
        del self._received[: size + 2]
        return cut


def encode(words: Command) -> bytes:
    """A command, as RESP has it."""
    parts = [f"*{len(words)}\r\n".encode()]
    for word in words:
        raw = word.encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(parts)


def _number(value: Value) -> int:
    if isinstance(value, str) and value.isdecimal() and len(value) < _LONGEST_NUMBER:
        return int(value)
    return 0
