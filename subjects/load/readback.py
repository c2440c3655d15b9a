"""The proof that no write is lost: each acknowledged one is read back and compared."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from msgspec import UNSET, UnsetType

from core.model.acts import Losses
from core.model.events import ReadBackProgressed
from core.model.measurements import ReadBack
from core.model.write_list import Found
from core.process.tasks import TaskScope
from subjects.load.acks import kinds_of
from subjects.load.driver import Driver, DriverError, Item, ReadsMany, UnreadableError
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger
from subjects.load.losses import tell_losses
from subjects.load.protocol import Tell

PROGRESS_S = 0.1
NO_PROGRESS_S = 15.0
"""Seconds without a single key after which a read-back is given up; elections take up to 9 s."""
ASK_AT_ONCE = 128
_ANSWER_S = 2.0
_MISSING, _RIGHT, _WRONG = 0, 1, 2


class ReadBackCheck:
    """Compares a ledger with what a driver reads back.

    Attributes:
        versions: the ledger's words of the writes that are looked for, as they were at the start.
    """

    def __init__(
        self, driver: Driver, ledger: Ledger, keys: Keys, tell: Tell, since: int = 0
    ) -> None:
        """Prepares the check, which reports progress ten times a second by ``tell``.

        Looks for the writes from number ``since`` to the last one of now; a load may go on.
        """
        self._driver = driver
        self._ledger = ledger
        self._keys = keys
        self._tell = tell
        self._since = since
        self.versions = ledger.versions()[since:]
        self._acked = sum(1 for version in self.versions if version)
        self._seen = bytearray(len(self.versions))
        self._found = 0
        self._unknown = 0
        self._unasked: set[int] = set()
        self._moved = time.monotonic()

    async def run(self) -> ReadBack:
        """Returns the result; never hangs, never raises."""
        scope = TaskScope("read-back")
        scope.spawn("progress", self._tell_regularly())
        try:
            return await self._check()
        finally:
            await scope.close()

    def found(self) -> list[Found]:
        """Returns what was found of each write that the check has looked for."""
        states = (Found.MISSING, Found.RIGHT, Found.WRONG)
        found = [states[state] for state in self._seen]
        for n in self._unasked:
            found[n] = Found.UNASKED
        return found

    async def _check(self) -> ReadBack:
        began = time.monotonic()
        flaws: list[str] = []
        can_read = True
        try:
            await self._scan()
        except (DriverError, TimeoutError) as error:
            can_read = not isinstance(error, UnreadableError)
            flaws.append(f"the read-back did not get to its end: {_say(error)}")
        missing = [n for n, version in enumerate(self.versions) if version and not self._seen[n]]
        unasked = await self._ask(missing) if can_read else missing
        self._unasked = set(unasked)
        if unasked:
            flaws.append(f"{len(unasked):,} acknowledged writes could not be asked for")
        if self._unknown:
            flaws.append(f"{self._unknown:,} keys of this run are past the end of the ledger")
        self._tell_progress()
        right = wrong = held_unacked = 0
        for state, version in zip(self._seen, self.versions, strict=True):
            if not version:
                held_unacked += state != _MISSING
            elif state == _RIGHT:
                right += 1
            elif state == _WRONG:
                wrong += 1
        lost = self._acked - right - len(unasked)
        return ReadBack(
            acked=self._acked,
            found=right,
            lost=lost,
            unacked_found=held_unacked,
            wrong=wrong,
            seconds=time.monotonic() - began,
            complete=not flaws,
            detail="; ".join(flaws),
            losses=self._losses(self._unasked) if lost else UNSET,
        )

    def _losses(self, unasked: set[int]) -> Losses | UnsetType:
        """Returns the losses by the ledger's notes; unset for a system with versions."""
        kinds = kinds_of(self._driver)
        if not kinds:
            return UNSET
        lost = {
            n + self._since: note
            for n, note in enumerate(self.versions)
            if note and self._seen[n] != _RIGHT and n not in unasked
        }
        return tell_losses(lost, kinds, self._keys.key)

    async def _scan(self) -> None:
        async with aclosing(self._driver.read_back(self._keys.prefix)) as batches:
            while (batch := await _next(batches)) is not None:
                self._compare(batch)
                self._moved = time.monotonic()
                await asyncio.sleep(0)

    def _compare(self, batch: Sequence[Item]) -> None:
        number, value, seen, versions = (
            self._keys.number,
            self._keys.value,
            self._seen,
            self.versions,
        )
        end, since = len(seen), self._since
        for key, held in batch:
            n = number(key)
            if n is None or n < since:
                continue
            n -= since
            if n >= end:
                self._unknown += n + since >= self._ledger.attempted
                continue
            if not seen[n] and versions[n]:
                self._found += 1
            seen[n] = _RIGHT if held == value(n + since) else _WRONG

    async def _ask(self, missing: list[int]) -> list[int]:
        """Reads the keys that the scan missed, one by one; returns those that gave no answer.

        A scan may come from a replica that is a little behind; a single read does not.
        """
        pending = missing
        # A system that was silent for so long already gets only one more chance.
        progress = max(self._moved, time.monotonic() - NO_PROGRESS_S + _ANSWER_S)
        while pending and time.monotonic() - progress < NO_PROGRESS_S:
            again: list[int] = []
            for start in range(0, len(pending), ASK_AT_ONCE):
                some = pending[start : start + ASK_AT_ONCE]
                if time.monotonic() - progress >= NO_PROGRESS_S:
                    again.extend(some)
                    continue
                unanswered = await self._ask_some(some)
                again.extend(unanswered)
                if len(unanswered) < len(some):
                    progress = time.monotonic()
            pending = again
            if pending:
                await asyncio.sleep(0.2)
        return pending

    async def _ask_some(self, numbers: list[int]) -> list[int]:
        keys = [self._keys.key(n + self._since) for n in numbers]
        if isinstance(self._driver, ReadsMany):
            answers = await self._many(self._driver, keys)
        else:
            answers = await self._each(keys)
        for n, key in zip(numbers, keys, strict=True):
            if (value := answers.get(key)) is not None:
                right = value == self._keys.value(n + self._since)
                self._seen[n] = _RIGHT if right else _WRONG
                self._found += 1
        return [n for n, key in zip(numbers, keys, strict=True) if key not in answers]

    async def _many(self, driver: ReadsMany, keys: list[str]) -> dict[str, bytes | None]:
        """Reads keys at once; returns what was answered."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                return dict(zip(keys, await driver.read_many(keys), strict=True))
        except (DriverError, TimeoutError):
            return {}

    async def _each(self, keys: list[str]) -> dict[str, bytes | None]:
        """Reads keys one by one, among the requests of the load; returns what was answered."""
        futures = [self._driver.read(key) for key in keys]
        _, late = await asyncio.wait(futures, timeout=_ANSWER_S)
        for future in late:
            future.cancel()
        return {
            key: future.result()
            for key, future in zip(keys, futures, strict=True)
            if future not in late and not future.cancelled() and future.exception() is None
        }

    async def _tell_regularly(self) -> None:
        """Reports progress even while an election keeps the system silent: the app sees life."""
        while True:
            self._tell_progress()
            await asyncio.sleep(PROGRESS_S)

    def _tell_progress(self) -> None:
        self._tell(ReadBackProgressed(t=time.monotonic(), done=self._found, total=self._acked))


async def _next(batches: AsyncGenerator[Sequence[Item]]) -> Sequence[Item] | None:
    try:
        async with asyncio.timeout(NO_PROGRESS_S):
            return await anext(batches)
    except StopAsyncIteration:
        return None


def _say(error: Exception) -> str:
    return str(error) or f"no progress for {NO_PROGRESS_S:.0f} s"
