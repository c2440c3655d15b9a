"""Stops a store where it stands, so that who shares it can't reach it."""

from __future__ import annotations

from chaos.types import ChaosConfig, ChaosType

CONFIG = ChaosConfig(
    name="pause the store",
    chaos_type=ChaosType.REDIS_PAUSE,
    description="stopped where it stood",
)
"""What does it is :class:`chaos.pause.PauseExecutor`: a store's process or container is paused
like any other. It has a kind of its own since what follows from it is another story: who asks
the store gets no answer, and no refusal either."""
