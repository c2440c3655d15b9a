"""A presenter with a temper who presses the keys, all decided by one seed."""

from __future__ import annotations

import random
from collections.abc import Callable

from msgspec import Struct

from core.views.stage_state import ChapterStatus, StageState

Press = Callable[..., None]
"""Presses the keys that it is given, one after another."""

Click = Callable[[float, float], None]
"""Clicks at a place, as shares of the stage's width and height."""

_BEATS_ANSWER = 0.4
_CARDS = ((0.3, 0.25), (0.57, 0.25), (0.84, 0.25))
_PLOT = ((0.4, 0.55), (0.7, 0.6), (0.9, 0.65))
_HARMLESS = (("p",), ("t",), ("b", "b"), ("h", "h"), ("period", "period"))
"""Keys that change what is to be seen, and nothing else."""


class Temper(Struct, frozen=True):
    """The temper of a presenter, as probabilities and pauses.

    Attributes:
        name: for people.
        pause_s: the shortest and the longest pause before going on.
        hammers: the share of moments in which Space is hammered, whatever the stage is doing.
        strays: the share in which another key or a click comes: back, a jump, a card, the plot.
        aborts: whether the countdown is aborted once.
        resets: the share of walks in which all is begun anew in the middle.
    """

    name: str
    pause_s: tuple[float, float]
    hammers: float = 0.0
    strays: float = 0.0
    aborts: bool = False
    resets: float = 0.0


TEMPERS = (
    Temper("calm", (0.3, 1.5)),
    Temper("slow", (2.0, 6.0), strays=0.1),
    Temper("impatient", (0.0, 0.3), hammers=0.8),
    Temper("restless", (0.1, 1.0), hammers=0.2, strays=0.5, aborts=True),
    Temper("starts over", (0.1, 1.0), hammers=0.4, strays=0.3, resets=1.0),
)


class Presenter:
    """Walks through the story, pressing keys by the seed and by what the stage shows."""

    def __init__(self, seed: int, temper: Temper, press: Press, click: Click) -> None:
        """Creates a presenter who acts through ``press`` and ``click``."""
        self.temper = temper
        self._chance = random.Random(seed)
        self._press = press
        self._click = click
        self._abort_left = temper.aborts
        self._reset_at = self._chance.randint(1, 6)
        self._reset_left = self._chance.random() < temper.resets

    def act(self, state: StageState) -> float:
        """Does the next thing; returns the pause until the next time, in seconds."""
        chance, temper = self._chance, self.temper
        if state.choice is not None:
            self._press("F2")
            return _BEATS_ANSWER
        if state.countdown is not None and self._abort_left:
            self._abort_left = False
            self._press("Left")
            return _BEATS_ANSWER
        if self._reset_left and state.current >= self._reset_at:
            self._reset_left = False
            self._press("r")
            return chance.uniform(0.5, 2.0)
        if chance.random() < temper.strays:
            self._stray(state)
            return chance.uniform(0.05, 0.4)
        if chance.random() < temper.hammers:
            self._press(*["space"] * chance.randint(2, 8))
            return chance.uniform(0.0, 0.3)
        if is_at_rest(state):
            self._press(chance.choice(("space", "Return", "Right", "Next")))
            return _BEATS_ANSWER + chance.uniform(*temper.pause_s)
        return 0.2

    def _stray(self, state: StageState) -> None:
        chance = self._chance
        visited = [
            number
            for number, status in enumerate(state.statuses[:9])
            if status is not ChapterStatus.TO_COME
        ]
        match chance.randrange(5):
            case 0:
                self._press("Left")
            case 1 if visited:
                self._press(str(chance.choice(visited) + 1))
            case 2:
                self._press(*chance.choice(_HARMLESS))
            case 3 if state.fault_t is None and state.countdown is None:
                self._click(*chance.choice(_CARDS))
            case _:
                self._click(*chance.choice(_PLOT))


def is_at_rest(state: StageState) -> bool:
    """Whether the stage waits for Next."""
    if state.countdown is not None or state.current >= len(state.statuses):
        return False
    match state.statuses[state.current]:
        case ChapterStatus.DONE:
            return state.current < len(state.statuses) - 1
        case ChapterStatus.RUNNING:
            return state.key_hint.startswith("Space")
        case _:
            return True
