"""What a node knows of each key: its limit's state, and what it allowed itself."""

from __future__ import annotations

from collections.abc import Generator

from msgspec import Struct

FORGET_S = 3_600.0
"""A key that nobody asked for so long is forgotten, seconds."""

MOST_KEYS = 100_000
"""Beyond so many, keys are forgotten as soon as nothing is known of them that matters."""


class KeyState:
    """One key.

    Attributes:
        tat: its theoretical arrival time by the node's own clock, seconds.
        cost_s: how far what was allowed here moved ``tat``, and the store wasn't told, seconds.
        delta: allowed here, and not yet told to the store's counter.
        total: allowed here since this state was made.
        life: tells this state from an earlier one of the same key.
        asked: when it was last checked, by the node's own clock.
    """

    __slots__ = ("asked", "cost_s", "delta", "life", "tat", "total")

    def __init__(self, life: int) -> None:
        """Knows nothing yet."""
        self.tat = 0.0
        self.cost_s = 0.0
        self.delta = 0
        self.total = 0
        self.life = life
        self.asked = 0.0


class Told(Struct, frozen=True):
    """What the store is told of one key, once."""

    key: str
    state: KeyState
    cost_s: float
    delta: int
    total: int


class Book:
    """The keys of one node."""

    def __init__(self) -> None:
        """Holds none."""
        self._states: dict[str, KeyState] = {}
        self._touched: dict[str, KeyState] = {}
        self._life = 0

    def __len__(self) -> int:
        return len(self._states)

    def asked(self, key: str, now: float) -> KeyState:
        """The state of ``key``, which is checked at ``now`` and told of with the next sync."""
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = KeyState(self._life)
        state.asked = now
        self._touched[key] = state
        return state

    def known(self, key: str) -> KeyState | None:
        """The state of ``key``, where there is one."""
        return self._states.get(key)

    def take(self, most: int) -> Generator[list[Told]]:
        """What there is to tell, in lots of ``most``; what was taken isn't told again."""
        keys = list(self._touched)
        for start in range(0, len(keys), most):
            lot: list[Told] = []
            for key in keys[start : start + most]:
                state = self._touched.pop(key, None)
                if state is not None:
                    lot.append(Told(key, state, state.cost_s, state.delta, state.total))
                    state.cost_s, state.delta = 0.0, 0
            yield lot

    def tell_again(self, key: str, state: KeyState) -> None:
        """Tells the total of ``key`` with the next sync; what was taken of it stays taken."""
        self._touched.setdefault(key, state)

    def tell_all(self) -> None:
        """Tells every key's total with the next sync: the store has lost them."""
        self._touched.update(self._states)

    def start_afresh(self) -> None:
        """Forgets how much of each limit is used: it is measured another way from now on."""
        for state in self._states.values():
            state.tat = 0.0
            state.cost_s = 0.0

    def forget(self, now: float) -> None:
        """Forgets keys that nobody asked for in a long time, or soon where there are many."""
        crowded = len(self._states) > MOST_KEYS
        gone = [
            key
            for key, state in self._states.items()
            if key not in self._touched
            and state.tat <= now
            and (crowded or now - state.asked > FORGET_S)
        ]
        for key in gone:
            del self._states[key]
        if gone:
            self._life += 1  # what comes back counts under another name in the store
