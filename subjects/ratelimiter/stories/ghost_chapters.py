"""The chapters of *ghost allowing*: their titles, and what is told before anything is known."""

from __future__ import annotations

from typing import Protocol

from core.chapters import Chapter
from core.stage import Stage


class Actions(Protocol):
    """What each chapter does."""

    async def welcome(self, stage: Stage) -> None:
        """Chapter ``welcome``."""
        ...

    async def health(self, stage: Stage) -> None:
        """Chapter ``health``."""
        ...

    async def load(self, stage: Stage) -> None:
        """Chapter ``load``."""
        ...

    async def burst(self, stage: Stage) -> None:
        """Chapter ``burst``."""
        ...

    async def detection(self, stage: Stage) -> None:
        """Chapter ``detection``."""
        ...

    async def diagnosis(self, stage: Stage) -> None:
        """Chapter ``diagnosis``."""
        ...

    async def fix(self, stage: Stage) -> None:
        """Chapter ``fix``."""
        ...

    async def again(self, stage: Stage) -> None:
        """Chapter ``again``."""
        ...

    async def summary(self, stage: Stage) -> None:
        """Chapter ``summary``."""
        ...


def chapters(actions: Actions) -> tuple[Chapter, ...]:
    """The chapters, in order."""
    return (
        Chapter(
            key="welcome",
            title="Welcome",
            narration="Three rate limiters share one store, on this machine, now. Each key has "
            "a limit. We send a burst, count what really passes, and mend it live.",
            key_hint="Space starts the system",
            on_enter=actions.welcome,
        ),
        Chapter(
            key="health",
            title="Health",
            narration="The store starts, and three limiters that share it.",
            on_enter=actions.health,
        ),
        Chapter(
            key="load",
            title="Load under the limit",
            narration="Clients check keys at every limiter in turn. Every check that is "
            "allowed is recorded with its time.",
            on_enter=actions.load,
        ),
        Chapter(
            key="burst",
            title="Burst",
            narration="The same clients are about to ask many times as often.",
            on_enter=actions.burst,
            auto_advance=True,
            blocks_advance=True,
        ),
        Chapter(
            key="detection",
            title="Detection",
            narration="Nothing told the monitor. What does it see?",
            on_enter=actions.detection,
        ),
        Chapter(
            key="diagnosis",
            title="Diagnosis",
            narration="Why did more pass than the limit, by the evidence alone?",
            on_enter=actions.diagnosis,
        ),
        Chapter(
            key="fix",
            title="Fix",
            narration="The policy is changed while the load goes on.",
            on_enter=actions.fix,
        ),
        Chapter(
            key="again",
            title="The burst again",
            narration="The same burst, against the other policy.",
            on_enter=actions.again,
            blocks_advance=True,
        ),
        Chapter(
            key="summary",
            title="Summary",
            narration="Both bursts side by side.",
            key_hint="R  run it again",
            on_enter=actions.summary,
        ),
    )
