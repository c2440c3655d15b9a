"""A NATS server in a container with a load nearby, for tests of the load in a container."""

from __future__ import annotations

from pathlib import Path

from core.model import events as ev
from core.views.timeline import RunClock
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.labels import RUN, labels_of
from subjects.hosts.containers.tools.image import ensure_tools
from subjects.load.client import LoadProcess
from subjects.load.container_child import LEDGER, LoadContainer
from subjects.raft.image import ensure_image
from tests.event_recorder import EventRecorder

_BUCKET = "load"
_MAKE_BUCKET = """
import asyncio, json
from subjects.kit.nats.driver import NatsDriver
async def main():
    driver = NatsDriver(["nats://127.0.0.1:4222"], "none")
    body = json.dumps({
        "name": "KV_load", "subjects": ["$KV.load.>"], "storage": "file", "num_replicas": 1,
        "max_msgs_per_subject": 1, "allow_direct": False, "allow_rollup_hdrs": True,
    }).encode()
    try:
        await driver.connect()
    except Exception as error:
        assert "doesn't exist" in str(error), error
    await driver.request("$JS.API.STREAM.CREATE.KV_load", body)
    await driver.close()
asyncio.run(main())
"""


class ContainerBench(EventRecorder):
    """Attributes:
    engine: the engine that holds the run.
    load: the load, in a container.
    """

    def __init__(self, engine: Engine, run_id: str, folder: Path) -> None:
        super().__init__()
        self.engine = engine
        self.run_id = run_id
        self._folder = folder
        self._network = ""
        self.load: LoadProcess

    async def start(self) -> None:
        server, tools = await ensure_image(self.engine, _say), await self.tools()
        self._network = await self.engine.create_network(
            f"faultstage-test-{self.run_id}", labels_of(self.run_id)
        )
        node = await self.engine.create(
            image=server,
            command=["-js", "-sd", "/data"],
            entrypoint=["/nats-server"],
            labels=labels_of(self.run_id, "n1"),
            network=f"faultstage-test-{self.run_id}",
            aliases=["n1"],
        )
        await self.engine.start(node)
        code, said = await self.engine.run(
            tools,
            ["-c", _MAKE_BUCKET],
            labels=labels_of(self.run_id, "bucket"),
            network_of=node,
            timeout_s=30,
        )
        assert code == 0, said
        self.load = LoadProcess(
            driver="subjects.kit.nats.driver:NatsDriver",
            options=lambda: {"servers": ["nats://n1:4222"], "bucket": _BUCKET},
            run_folder=self._folder,
            run_id=self.run_id,
            emit=self.take,
            clock=RunClock(),
            spawn=LoadContainer(
                self.engine,
                tools,
                labels_of(self.run_id, "load"),
                f"faultstage-test-{self.run_id}",
            ).spawn,
            ledger=LEDGER,
        )

    async def tools(self) -> str:
        """Returns the name of the tools' image."""
        return await ensure_tools(self.engine, None, _say)

    async def containers(self, service: str) -> list[ContainerView]:
        """Returns the containers of one service."""
        found = await self.engine.containers({RUN: self.run_id})
        return [each for each in found if each.service == service]

    async def close(self) -> None:
        """Ends the load; removes everything left of the run."""
        await self.load.close()
        await remove_run(self.engine, self.run_id)

    async def acked(self) -> ev.Sample:
        """Returns the next sample with acknowledged writes."""
        return (await self.next(ev.Sampled, lambda event: event.sample.writes_acked > 0)).sample


async def remove_run(engine: Engine, run_id: str) -> None:
    """Removes the containers and networks of a run."""
    for container in await engine.containers({RUN: run_id}):
        await engine.remove(container.id)
    for network, _ in await engine.networks({RUN: run_id}):
        await engine.remove_network(network)


def _say(step: str, fraction: float | None, detail: str = "") -> None:
    print(step, fraction, detail)
