"""The chapters of *counter drift*: their titles, and what is told before anything is known."""

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

    async def fault(self, stage: Stage) -> None:
        """Chapter ``fault``."""
        ...

    async def detection(self, stage: Stage) -> None:
        """Chapter ``detection``."""
        ...

    async def diagnosis(self, stage: Stage) -> None:
        """Chapter ``diagnosis``."""
        ...

    async def resume(self, stage: Stage) -> None:
        """Chapter ``resume``."""
        ...

    async def reconcile(self, stage: Stage) -> None:
        """Chapter ``reconcile``."""
        ...

    async def verify(self, stage: Stage) -> None:
        """Chapter ``verify``."""
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
            narration="Three rate limiters share one store, on this machine, now. We stop the "
            "store, count what passes meanwhile and what its counters make of it, and "
            "mend them.",
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
            title="Load over the limit",
            narration="Clients ask for more than is allowed. Every check that is allowed is "
            "recorded with its time.",
            on_enter=actions.load,
        ),
        Chapter(
            key="fault",
            title="Fault injection",
            narration="Something is about to stop, on purpose and without warning.",
            on_enter=actions.fault,
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
            narration="What happened, by the evidence alone?",
            on_enter=actions.diagnosis,
        ),
        Chapter(
            key="resume",
            title="Resume",
            narration="What was hit comes back, and the drift is measured.",
            on_enter=actions.resume,
        ),
        Chapter(
            key="reconcile",
            title="Reconcile",
            narration="The counters are made what the limiters have really allowed.",
            on_enter=actions.reconcile,
        ),
        Chapter(
            key="verify",
            title="Verified",
            narration="The load stops; the counters are held against the ledger.",
            on_enter=actions.verify,
        ),
        Chapter(
            key="summary",
            title="Summary",
            narration="Before, during and after, side by side.",
            key_hint="R  run it again",
            on_enter=actions.summary,
        ),
    )
