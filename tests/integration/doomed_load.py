"""An app with the load in a container, which reports that and waits to be killed."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from subjects.hosts.containers.engine.engine import Engine
from tests.integration.container_bench import ContainerBench


async def main(run_id: str) -> None:
    """Starts the load, prints the report, and waits."""
    engine = await Engine.connect()
    bench = ContainerBench(engine, run_id, Path(tempfile.mkdtemp()))
    await bench.start()
    await bench.load.start(500)
    await bench.acked()
    print("loaded", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
