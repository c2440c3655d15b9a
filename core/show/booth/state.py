"""The rules of a booth as values: who is in front of the booth, and how the last shows ended."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

IDLE_S = 90.0
"""Seconds without a touch after which the story plays by itself, unless told otherwise."""

CALM_AFTER = 3
"""Failed shows in a row after which the booth shows what is wrong instead of another try."""

NEXT_TRY_S, CALM_TRY_S = 3.0, 30.0
"""Seconds from a failed show to the next try: at first, and once the calm page is shown."""

LONGEST_SHOW_S = 900.0
"""Seconds after which a show that plays by itself has failed: a story takes one to three minutes,
and a slow machine may take as long again to start containers."""


class BoothMode(StrEnum):
    """The person for whom a booth plays."""

    LOOP = "loop"
    """Nobody: the story plays by itself, for passers-by."""
    VISITOR = "visitor"
    """Somebody who has touched keyboard or mouse, and plays alone."""


class BoothProblem(Struct, frozen=True):
    """The reason why a show didn't come to a proof.

    Attributes:
        text: what went wrong, in a sentence.
        remedy: the way out, in a sentence; empty where none is known.
    """

    text: str
    remedy: str = ""


class BoothState(Struct, frozen=True, kw_only=True):
    """A booth at one moment; times are seconds of a clock that nobody can set.

    Attributes:
        mode: whom it plays for.
        touched_s: when somebody last touched it.
        failures: failed shows in a row.
        problem: what the last of them failed of; None after a show that succeeded.
    """

    mode: BoothMode = BoothMode.LOOP
    touched_s: float = 0.0
    failures: int = 0
    problem: BoothProblem | None = None

    @property
    def is_calm(self) -> bool:
        """Whether the page for whoever looks after the booth is due."""
        return self.failures >= CALM_AFTER and self.mode is BoothMode.LOOP


def touch(state: BoothState, now_s: float) -> BoothState:
    """Returns the state after a touch at ``now_s``: the booth is the visitor's."""
    return replace(state, mode=BoothMode.VISITOR, touched_s=now_s)


def look(state: BoothState, now_s: float, idle_s: float) -> BoothState:
    """Returns the state at ``now_s``: after ``idle_s`` seconds without a touch the loop goes on."""
    if state.mode is BoothMode.VISITOR and now_s - state.touched_s >= idle_s:
        return replace(state, mode=BoothMode.LOOP)
    return state


def succeed(state: BoothState) -> BoothState:
    """Returns the state after a show that came to a proof, whoever played."""
    return replace(state, failures=0, problem=None)


def fail(state: BoothState, problem: BoothProblem) -> BoothState:
    """Returns the state after a show of the loop that came to no proof."""
    return replace(state, failures=state.failures + 1, problem=problem)


def next_try_s(state: BoothState) -> float:
    """Returns the seconds until the loop's next show."""
    if not state.failures:
        return 0.0
    return CALM_TRY_S if state.failures >= CALM_AFTER else NEXT_TRY_S
