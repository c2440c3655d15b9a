"""A scenario's load on real Valkey servers: the primary is found, and the proof holds."""

from __future__ import annotations

import asyncio

import pytest

from core.model import events as ev
from core.ports import SubjectError
from subjects.hosts.processes.ports import free_ports
from subjects.kit.resp_client import RespClient
from subjects.kit.valkey_program import find_valkey
from subjects.own.scenario.loads import RedisLoadSpec
from tests.integration.own.loaded import Loaded


@pytest.fixture
def names() -> tuple[str, ...]:
    return ("n1", "n2")


def serve(loaded: Loaded, node: str, *options: str) -> None:
    folder = loaded.folder / node
    folder.mkdir(exist_ok=True)
    settings = ("--port", str(loaded.ports[node]), "--dir", str(folder), "--save", "")
    loaded.run(node, str(find_valkey()), "--bind", "127.0.0.1", *settings, *options)


async def say(loaded: Loaded, node: str, *words: str, password: str = "") -> object:
    client = RespClient(loaded.address(node), 2.0, password)
    try:
        return await client.ask(*words)
    finally:
        client.close()


async def replicated(loaded: Loaded) -> None:
    serve(loaded, "n1")
    serve(loaded, "n2", "--replicaof", "127.0.0.1", str(loaded.ports["n1"]))
    await loaded.answering()
    async with asyncio.timeout(30):
        while "master_link_status:up" not in str(await say(loaded, "n2", "INFO", "replication")):
            await asyncio.sleep(0.05)


async def test_the_load_finds_the_new_primary_and_no_write_is_lost(loaded: Loaded) -> None:
    await replicated(loaded)
    load = loaded.load(redis=RedisLoadSpec())
    await load.start(200)
    await loaded.acked(100)
    await say(loaded, "n1", "FAILOVER")
    await loaded.until(lambda: bool(loaded.samples()[-1].nodes and "n2" in loaded.last_nodes()))
    await loaded.acked(50)
    loaded.kill("n1")
    await loaded.acked(50)
    await load.stop()
    proof = await load.read_back()
    assert (proof.found, proof.lost, proof.complete) == (proof.acked, 0, True)


async def test_a_server_that_comes_back_empty_is_caught(loaded: Loaded) -> None:
    serve(loaded, "n1")
    await loaded.answering("n1")
    load = loaded.load(redis=RedisLoadSpec(nodes="n1"))
    await load.start(200)
    await loaded.acked(100)
    loaded.kill("n1")
    # What is told after this was acknowledged after the kill.
    await loaded.next(ev.Sampled, lambda event: event.sample.failed > event.sample.acked)
    serve(loaded, "n1")
    await loaded.acked(50)
    await load.stop()
    proof = await load.read_back()
    assert proof.complete
    assert proof.lost >= 100
    assert proof.found >= 50


async def test_the_password_is_said(loaded: Loaded) -> None:
    serve(loaded, "n1", "--requirepass", "sesame")
    await loaded.answering("n1")
    load = loaded.load(redis=RedisLoadSpec(nodes="n1", password="sesame"))
    await load.start(200)
    await loaded.acked(50)
    await load.stop()
    proof = await load.read_back()
    assert (proof.found, proof.complete) == (proof.acked, True)


@pytest.mark.parametrize("password", ["", "wrong"])
async def test_a_password_that_is_not_right_is_told(loaded: Loaded, password: str) -> None:
    serve(loaded, "n1", "--requirepass", "sesame")
    await loaded.answering("n1")
    load = loaded.load(redis=RedisLoadSpec(nodes="n1", password=password))
    with pytest.raises(SubjectError, match="n1 doesn't say whether it is the primary") as caught:
        await load.start(200)
    assert "load.redis.password" in caught.value.remedy


async def test_a_cluster_is_told_as_not_supported(loaded: Loaded) -> None:
    # By default this is 10,000 above the other port, where outgoing connections may be.
    (cluster_port,) = free_ports(1)
    serve(loaded, "n1", "--cluster-enabled", "yes", "--cluster-port", str(cluster_port))
    await loaded.answering("n1")
    load = loaded.load(redis=RedisLoadSpec(nodes="n1"))
    with pytest.raises(SubjectError, match="n1 can't be loaded: it is part of a cluster"):
        await load.start(200)
