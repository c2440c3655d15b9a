"""Asks the store what it holds, as somebody who watches: quickly, or not at all.

Its own few lines of RESP and not redis-py: three commands are asked, the stage isn't held up by
the import, and a question that is cancelled ends at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from subjects.ratelimiter.service.names import used_name
from subjects.ratelimiter.topology import Address

LARGEST_ANSWER = 1 << 20
"""More than the store says about a few counters, bytes."""

Value = str | int | list["Value"] | None

_BROKEN = (OSError, EOFError, ValueError, asyncio.LimitOverrunError)


class StoreSilentError(Exception):
    """The store didn't answer in time, or not as a store does."""


class StoreClient:
    """One connection to the store, opened with the first question. One question at a time."""

    def __init__(self, address: Address, timeout_s: float) -> None:
        """Waits for each answer ``timeout_s`` seconds at most."""
        self._address = address
        self._timeout_s = timeout_s
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

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
            if name == "used_memory" and value.isdecimal():
                return int(value)
        return None

    def close(self) -> None:
        """Closes the connection; the next question opens another."""
        writer, self._writer, self._reader = self._writer, None, None
        if writer is not None:
            with suppress(OSError, RuntimeError):
                writer.transport.abort()

    async def _ask(self, *words: str) -> Value:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._exchange(words)
        except TimeoutError as error:
            self.close()
            raise StoreSilentError(f"no answer within {self._timeout_s:g} s") from error
        except _BROKEN as error:
            self.close()
            raise StoreSilentError(str(error) or type(error).__name__) from error
        except asyncio.CancelledError:
            # Half an answer may be in the pipe: the next question must not read it.
            self.close()
            raise

    async def _exchange(self, words: Sequence[str]) -> Value:
        if self._reader is None or self._writer is None:
            address = self._address
            self._reader, self._writer = await asyncio.open_connection(
                address.host, address.port, limit=LARGEST_ANSWER
            )
        self._writer.write(encode(words))
        return await read_value(self._reader)


def encode(words: Sequence[str]) -> bytes:
    """A command, as RESP has it."""
    parts = [f"*{len(words)}\r\n".encode()]
    for word in words:
        raw = word.encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(parts)


async def read_value(reader: asyncio.StreamReader) -> Value:
    """The next value that the store sends.

    Raises:
        ValueError: it is an error, too large, or nothing that a store sends.
        EOFError: the connection ended.
    """
    line = await reader.readuntil(b"\r\n")
    kind, rest = line[:1], line[1:-2].decode("utf-8", "replace")
    match kind:
        case b"+":
            return rest
        case b"-":
            raise ValueError(rest)
        case b":":
            return int(rest)
        case b"$":
            size = _size(rest)
            if size < 0:
                return None
            return (await reader.readexactly(size + 2))[:-2].decode("utf-8", "replace")
        case b"*":
            return [await read_value(reader) for _ in range(max(_size(rest), 0))]
        case _:
            raise ValueError("it doesn't speak RESP")


def _size(text: str) -> int:
    size = int(text)
    if size > LARGEST_ANSWER:
        raise ValueError(f"an answer of {size} bytes is none of ours")
    return size


def _number(value: Value) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() else 0
