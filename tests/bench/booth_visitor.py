"""Visitors of a booth who come, press what they like, and leave, all decided by one seed."""

from __future__ import annotations

import random
import time

from core.views.stage_state import StageState
from tests.walks.presenter import TEMPERS, Presenter
from tests.walks.program import HEIGHT, WIDTH, WalkedProgram

AWAY_S = (45.0, 170.0)
"""The shortest and the longest time without a visitor, in seconds."""
STAYS_S = (8.0, 75.0)
"""The shortest and the longest time that one stays, in seconds."""
_FORBIDDEN = (("q",), ("s",), ("f",), ("F11",), ("c",), ("b",), ("h",), ("t",), ("alt+F4",))
"""Keys that a booth keeps from passers-by."""
_TRIES_THEM = 0.15


class Visitors:
    """One visitor after another.

    Attributes:
        came: how many have come.
        waited_s: for each, the seconds from the touch until a fresh system stood at Welcome.
    """

    def __init__(self, seed: int, program: WalkedProgram) -> None:
        """Begins without a visitor."""
        self.came = 0
        self.waited_s: list[float] = []
        self._chance = random.Random(seed)
        self._program = program
        self._presenter: Presenter | None = None
        self._next_s = time.monotonic() + self._chance.uniform(*AWAY_S)
        self._act_s = 0.0
        self._touched_s: float | None = None
        self._left_run = ""

    def look(self, state: StageState) -> None:
        """Does what is due, by what the stage shows."""
        now_s = time.monotonic()
        run = state.run.run_id if state.run is not None else ""
        if self._touched_s is not None and run not in ("", self._left_run):
            self.waited_s.append(now_s - self._touched_s)
            self._touched_s = None
        if now_s >= self._next_s:
            self._come_or_go(now_s, run)
        elif self._presenter is not None and self._touched_s is None and now_s >= self._act_s:
            self._act_s = now_s + self._act(self._presenter, state)

    def _come_or_go(self, now_s: float, run: str) -> None:
        chance, program = self._chance, self._program
        if self._presenter is not None:
            self._presenter = None
            self._next_s = now_s + chance.uniform(*AWAY_S)
            return
        self.came += 1
        temper = chance.choice(TEMPERS)
        self._presenter = Presenter(chance.randrange(1 << 30), temper, program.press, program.click)
        self._next_s = now_s + chance.uniform(*STAYS_S)
        self._act_s = now_s + chance.uniform(1.0, 3.0)
        self._left_run, self._touched_s = run, now_s
        match chance.randrange(3):
            case 0:
                program.press(chance.choice(("space", "a", "Return", "Escape")))
            case 1:
                program.click(chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9))
            case _:
                self._wave()

    def _wave(self) -> None:
        for _ in range(3):
            x, y = self._chance.randrange(WIDTH), self._chance.randrange(HEIGHT)
            self._program.point(x, y)

    def _act(self, presenter: Presenter, state: StageState) -> float:
        if self._chance.random() < _TRIES_THEM:
            self._program.press(*self._chance.choice(_FORBIDDEN))
            return self._chance.uniform(0.1, 0.5)
        if state.run is None:
            return 0.2
        return presenter.act(state)
