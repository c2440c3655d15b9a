"""Runs that break something before a room of phones, for tests of votes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.model import events as ev
from core.model import intents as want
from core.views.stage_state import ChapterStatus
from tests.room import PhoneRoom
from tests.running import Run
from tests.unit.core.test_story import until_waiting

E = TypeVar("E", bound=ev.Event)


class VotingRun:
    """A run that is about to break something before a room of phones."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.room = PhoneRoom(run.timeline)
        self.log: list[ev.Event] = []
        run.timeline.subscribe(lambda event, _: self.log.append(event))

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.log if isinstance(event, kind)]

    def send(self, intent: want.Intent) -> None:
        self.run.director.send(intent)

    @property
    def choices(self) -> list[ev.VoteOpened]:
        """The votes that were to decide something."""
        asked = self.all(ev.VoteOpened)
        return [event for event in asked if event.ballots[0].question is not ev.Question.GUESS]

    async def open_vote(self) -> None:
        self.send(want.Next())
        await self.run.until(lambda state: state.audience.vote is not None)

    async def closed(self, votes: int = 1) -> ev.VoteClosed:
        await self.run.until(lambda _: len(self.all(ev.VoteClosed)) >= votes)
        return self.all(ev.VoteClosed)[-1]

    async def struck(self) -> tuple[str, ...]:
        await self.run.until(lambda state: state.statuses[0] is ChapterStatus.DONE)
        return tuple(event.node for event in self.all(ev.FaultInjected))

    async def waits(self) -> None:
        await until_waiting(self.run)


Play = Callable[..., VotingRun]


async def ready(played: VotingRun, *, phones: int = 161) -> VotingRun:
    played.room.open(phones)
    await played.run.subject.start()
    await played.waits()
    return played
