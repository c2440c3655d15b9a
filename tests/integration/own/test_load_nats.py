"""A scenario's load on three real NATS servers: the bucket is made, and the proof holds."""

from __future__ import annotations

import asyncio

import pytest

from core.ports import SubjectError
from subjects.hosts.processes.ports import free_ports
from subjects.kit.nats.bucket import make_bucket
from subjects.own.scenario.loads import NatsLoadSpec
from tests.integration.conftest import find_server
from tests.integration.own.loaded import Loaded

ELECTS_WITHIN_S = 60.0


async def serve(loaded: Loaded) -> None:
    routes = dict(zip(loaded.ports, free_ports(3), strict=True))
    listed = ",".join(f"nats://127.0.0.1:{port}" for port in routes.values())
    for node, port in loaded.ports.items():
        options = ("-js", "-sd", str(loaded.folder / node), "-a", "127.0.0.1", "-n", node)
        cluster = ("--cluster_name", "c", "--cluster", f"nats://127.0.0.1:{routes[node]}")
        program = str(find_server())
        loaded.run(node, program, *options, "-p", str(port), *cluster, "--routes", listed)
    await loaded.answering()
    # On a busy machine they may elect for longer than a load waits for its bucket.
    async with asyncio.timeout(ELECTS_WITHIN_S):
        while await make_bucket("127.0.0.1", loaded.ports["n1"], "first", 3):
            await asyncio.sleep(0.1)


async def test_no_write_is_lost_though_a_server_was_killed(loaded: Loaded) -> None:
    await serve(loaded)
    load = loaded.load(nats=NatsLoadSpec(bucket="shop", replicas=3))
    await load.start(300)
    await loaded.acked(100)
    loaded.kill("n2")
    await loaded.acked(200)
    await load.stop()
    proof = await load.read_back()
    assert (proof.found, proof.lost, proof.complete) == (proof.acked, 0, True)
    asked = {node for sample in loaded.samples() if sample.nodes for node in sample.nodes}
    assert asked == {"n1", "n2", "n3"}


async def test_only_the_named_server_is_asked(loaded: Loaded) -> None:
    await serve(loaded)
    load = loaded.load(nats=NatsLoadSpec(nodes=("n3",)))
    await load.start(200)
    await loaded.acked(50)
    asked = {node for sample in loaded.samples() if sample.nodes for node in sample.nodes}
    assert asked == {"n3"}


async def test_a_server_without_jetstream_is_told(loaded: Loaded) -> None:
    loaded.run("n1", str(find_server()), "-p", str(loaded.ports["n1"]), "-a", "127.0.0.1")
    await loaded.answering("n1")
    load = loaded.load(nats=NatsLoadSpec(nodes="n1"))
    with pytest.raises(SubjectError, match="the bucket 'faultstage' of 1 can't be made: n1 says"):
        await load.start(200)
