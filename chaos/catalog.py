"""Every kind of fault with what does it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from chaos import burst, kill, latency, partition, pause, store_pause
from chaos.types import ChaosConfig
from core.ports import FaultExecutor


class Fault(Struct, frozen=True):
    """A kind of fault: how it is set up, and what puts it in and takes it out."""

    config: ChaosConfig
    executor: FaultExecutor


CATALOG: Mapping[str, Fault] = {
    fault.config.chaos_type.value: fault
    for fault in (
        Fault(kill.CONFIG, kill.KillExecutor()),
        Fault(kill.CONTAINER_CONFIG, kill.KillExecutor()),
        Fault(pause.CONFIG, pause.PauseExecutor()),
        Fault(partition.CONFIG, partition.PartitionExecutor()),
        Fault(latency.CONFIG, latency.LatencyExecutor()),
        Fault(store_pause.CONFIG, pause.PauseExecutor()),
        Fault(burst.CONFIG, burst.BurstExecutor()),
    )
}
"""By the value of its ``ChaosType``."""
