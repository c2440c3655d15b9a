"""A run before a room of phones, made as each test of votes wants it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from core.model import events as ev
from core.story.breaking import inject
from core.story.chapters import Chapter
from core.story.fault_plans import FaultPlan, by_name
from tests.fakes import KILL_LEADER, FakeSubject
from tests.running import Run
from tests.unit.core.voting import Play, VotingRun

INJECT = Chapter(key="fault", title="Fault", narration="now", on_enter=inject, blocks_advance=True)


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    runs: list[Run] = []

    def make(
        *plans: FaultPlan, autopilot: bool = False, vote_s: float = 30.0, countdown_s: float = 0.0
    ) -> VotingRun:
        def subject(emit: Callable[[ev.Event], None]) -> FakeSubject:
            made = FakeSubject(emit)
            made.plans = by_name(KILL_LEADER, *plans)
            return made

        run = Run(INJECT, autopilot=autopilot, vote_s=vote_s, countdown_s=countdown_s, make=subject)
        runs.append(run)
        return VotingRun(run)

    yield make
    for run in runs:
        await run.close()
