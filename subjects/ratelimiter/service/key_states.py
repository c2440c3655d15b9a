"""The state of each key at one node: how much of the limit is used, and what the node allowed."""

from __future__ import annotations

from collections.abc import Generator

from msgspec import Struct

FORGET_S = 3_600.0
"""Seconds without a check after which a key is forgotten."""

MOST_KEYS = 100_000
"""Number of keys beyond which keys are forgotten as soon as their state doesn't matter."""


class KeyState:
    """The state of one key at this node.

    Attributes:
        tat: the theoretical arrival time by the node's own clock, seconds.
        cost_s: seconds by which checks allowed here moved ``tat``, not yet told to the store.
        delta: number of checks allowed here and not yet told to the store's counter.
        total: number of checks allowed here since this state was made.
        life: tells this state from an earlier one of the same key.
        asked: when the key was last checked, by the node's own clock.
    """

    __slots__ = ("asked", "cost_s", "delta", "life", "tat", "total")

    def __init__(self, life: int) -> None:
        """Creates a state in which nothing of the limit is used."""
        self.tat = 0.0
        self.cost_s = 0.0
        self.delta = 0
        self.total = 0
        self.life = life
        self.asked = 0.0


class Told(Struct, frozen=True):
    """One key's counts, taken to be told to the store once."""

    key: str
    state: KeyState
    cost_s: float
    delta: int
    total: int


class KeyStates:
    """The states of all keys at one node."""

    def __init__(self) -> None:
        """Creates an empty collection."""
        self._states: dict[str, KeyState] = {}
        self._touched: dict[str, KeyState] = {}
        self._life = 0

    def __len__(self) -> int:
        return len(self._states)

    def asked(self, key: str, now: float) -> KeyState:
        """Returns the state of ``key``, which is checked at ``now`` and part of the next sync."""
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = KeyState(self._life)
        state.asked = now
        self._touched[key] = state
        return state

    def known(self, key: str) -> KeyState | None:
        """Returns the state of ``key``; None for an unknown key."""
        return self._states.get(key)

    def take(self, most: int) -> Generator[list[Told]]:
        """Yields the counts to tell the store, in lots of ``most``; no count is taken twice."""
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
        """Marks the total of ``key`` for the next sync; counts once taken stay taken."""
        self._touched.setdefault(key, state)

    def tell_all(self) -> None:
        """Marks every key's total for the next sync, as the store has lost them."""
        self._touched.update(self._states)

    def start_afresh(self) -> None:
        """Forgets how much of each limit is used: a changed policy measures that in another way."""
        for state in self._states.values():
            state.tat = 0.0
            state.cost_s = 0.0

    def forget(self, now: float) -> None:
        """Forgets keys without a check for long, or at once where there are too many keys."""
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
            self._life += 1  # a key that comes back counts under another name in the store
