"""Measures from entering Cluster health to all nodes healthy, each in a container."""

from __future__ import annotations

from tests.bench.containers import ON_DOCKER, local_engine
from tests.bench.figure import Figure
from tests.bench.ready import until_ready
from tests.bench.setting import Setting


async def measure(setting: Setting) -> list[Figure]:
    """Starts one fresh cluster after another in one window, the image built before."""
    async with local_engine():
        name = "raft --docker, start to cluster ready"
        return [await until_ready(setting, name, 8.0, *ON_DOCKER, also=", image present")]
