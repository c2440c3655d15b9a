"""Decides checks at one node: in the store, by the node's own state, or by refusing all."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec import Struct

from subjects.ratelimiter.service.gcra import Decision, decide
from subjects.ratelimiter.service.key_states import KeyStates
from subjects.ratelimiter.service.names import gcra_space
from subjects.ratelimiter.service.policy import OnStoreFailure, Policy, PolicyName
from subjects.ratelimiter.service.store import Store, StoreError
from subjects.ratelimiter.service.store_link import StoreLink
from subjects.ratelimiter.service.sync import Sync

_REFUSED = Decision(False, 0, 0.0, 1.0)


class LimitVerdict(Struct, frozen=True, gc=False):
    """A decision, and whether store or node made the decision.

    Attributes:
        decision: the decision.
        by_store: whether the store decided, and not this node.
        failure: whether the check was refused only because the store can't be reached.
    """

    decision: Decision
    by_store: bool
    failure: bool = False


class Limiter:
    """One node's limiter: the policy, the states of the keys, and the connection to the store.

    No wall clock is read here: the store's state is measured by the store's clock, the node's
    by its monotonic one, and between them only spans of time are exchanged.

    Attributes:
        policy: the policy in force.
        link: whether the store can be reached.
        keys: the states of the keys.
        store: the store.
        sync: the exchange with the store.
    """

    def __init__(
        self, store: Store, policy: Policy, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Decides by ``policy``; ``clock`` only ever goes forward, in seconds."""
        self.policy = policy
        self.store = store
        self.link = StoreLink(clock)
        self.keys = KeyStates()
        self.sync = Sync(store, self.keys, self.link, lambda: self.policy, clock)
        self._clock = clock

    async def check(self, key: str) -> LimitVerdict:
        """Decides whether one request of ``key`` may pass, and counts an allowed one."""
        policy = self.policy
        if policy.policy is PolicyName.ATOMIC and self.link.up:
            try:
                decision = await self.store.decide(key)
            except StoreError as error:
                self.link.failed(error)
            else:
                self._note(key, decision, policy)
                return LimitVerdict(decision, by_store=True)
        if not self.link.up and policy.on_store_failure is OnStoreFailure.CLOSED:
            return LimitVerdict(_REFUSED, by_store=False, failure=True)
        return LimitVerdict(self._decide_here(key, policy), by_store=False)

    async def change(self, policy: Policy) -> None:
        """Switches to another policy, and tells the store what that policy needs."""
        before, self.policy = self.policy, policy
        if gcra_space(policy) != gcra_space(before):
            self.keys.start_afresh()
        self.store.use(policy)
        self.sync.hasten()
        await self.sync.push()

    def _note(self, key: str, decision: Decision, policy: Policy) -> None:
        """Notes a decision of the store under ``policy``, so that the node can go on alone."""
        now = self._clock()
        state = self.keys.asked(key, now)
        # Meanwhile the policy may have been changed to one that measures in another way.
        if policy is self.policy or gcra_space(policy) == gcra_space(self.policy):
            state.tat = max(state.tat, now + decision.reset_after_s)
        if decision.allowed:
            state.delta += 1
            state.total += 1

    def _decide_here(self, key: str, policy: Policy) -> Decision:
        now = self._clock()
        state = self.keys.asked(key, now)
        decision, state.tat = decide(state.tat, now, policy.emission_s, policy.burst)
        if decision.allowed:
            state.cost_s += policy.emission_s
            state.delta += 1
            state.total += 1
        return decision
