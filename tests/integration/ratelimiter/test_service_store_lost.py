"""A store that is paused, gone, or back without data: what limiters decide and count."""

from __future__ import annotations

import asyncio
import json
import time

from tests.integration.ratelimiter.burst import burst
from tests.integration.ratelimiter.nodes import PATIENT, SOON_S, STEP_S, NodeProcess, StoreProcess

LIMIT = 100


async def _use_atomic(nodes: list[NodeProcess], **more: object) -> None:
    for node in nodes:
        await node.use(policy="atomic", limit=LIMIT, burst_share=0.2, **more)


async def _all(nodes: list[NodeProcess], word: str) -> None:
    await asyncio.gather(*(node.until_store(word) for node in nodes))


async def test_fail_open_nodes_go_on_and_the_limit_is_passed_until_the_store_is_back(
    nodes: list[NodeProcess], store: StoreProcess
) -> None:
    await _use_atomic(nodes, **PATIENT)
    ports = [node.port for node in nodes]
    healthy = await burst(ports, "k", 1.3)
    assert healthy.most_within(1.0) <= LIMIT
    await _use_atomic(nodes, store_timeout_ms=150)
    store.pause()
    try:
        paused = await burst(ports, "k", 2.0)
    finally:
        store.resume()
    assert LIMIT < paused.most_within(1.0) <= len(nodes) * LIMIT
    assert set(paused.statuses) == {200, 429}
    await _all(nodes, "ok")
    await _use_atomic(nodes, **PATIENT)
    # Checks let through meanwhile are owed; after a window the limit holds as before.
    await burst(ports, "k", 1.1)
    healed = await burst(ports, "k", 1.3)
    assert 0 < healed.most_within(1.0) <= LIMIT


async def test_fail_closed_nodes_refuse_and_say_why(
    nodes: list[NodeProcess], store: StoreProcess
) -> None:
    await _use_atomic(nodes, on_store_failure="closed")
    ports = [node.port for node in nodes]
    store.pause()
    try:
        paused = await burst(ports, "k", 0.6)
        answer = await nodes[0].check("k")
        metrics = (await _text(nodes[0], "/metrics")).splitlines()
    finally:
        store.resume()
    assert set(paused.statuses) == {503}
    body = json.loads(answer.body)
    assert answer.status == 503
    assert body["allowed"] is False
    assert "store" in body["reason"]
    assert "store_up 0" in metrics
    assert 'checks_total{result="allowed"} 0' in metrics
    assert 'checks_total{result="refused_failure"} 0' not in metrics
    await _all(nodes, "ok")
    assert (await nodes[0].check("k")).status == 200


async def test_synced_nodes_that_fail_closed_refuse_too(
    node: NodeProcess, store: StoreProcess
) -> None:
    await node.use(on_store_failure="closed")
    store.pause()
    try:
        await node.until_store("unreachable")
        assert (await node.check("k")).status == 503
    finally:
        store.resume()
    await node.until_store("ok")
    assert (await node.check("k")).status == 200


async def test_a_paused_store_holds_no_check_longer_than_its_timeout(
    node: NodeProcess, store: StoreProcess
) -> None:
    await node.use(policy="atomic", store_timeout_ms=300, sync_ms=60_000)
    await node.check("k")
    store.pause()
    try:
        begun = time.monotonic()
        together = await asyncio.gather(*(node.check(f"k{n}") for n in range(200)))
        waited = time.monotonic() - begun
    finally:
        store.resume()
    assert {answer.status for answer in together} == {200}
    sources = {json.loads(answer.body)["source"] for answer in together}
    assert sources == {"local"}
    # All waited together, for one timeout, and not in turns.
    assert waited < 5.0


async def test_many_checks_at_once_take_one_connection_to_the_store(
    node: NodeProcess, store: StoreProcess
) -> None:
    await node.use(policy="atomic")
    ledgers = await asyncio.gather(*(burst([node.port], f"k{n}", 0.5, each=20) for n in range(10)))
    assert all(ledger.allowed for ledger in ledgers)
    with store.client() as client:
        # That of the node, and this one.
        assert len(client.client_list()) <= 3


async def test_a_pause_makes_the_counter_drift_and_a_reset_makes_it_true(
    nodes: list[NodeProcess], store: StoreProcess
) -> None:
    await _use_atomic(nodes)
    ports = [node.port for node in nodes]
    allowed = len((await burst(ports, "k", 1.0)).allowed)
    await _counted(nodes[2], "k", allowed)
    store.pause()
    try:
        allowed += len((await burst(ports, "k", 2.0)).allowed)
    finally:
        store.resume()
    await _all(nodes, "ok")
    allowed += len((await burst(ports, "k", 0.5)).allowed)
    await asyncio.sleep(0.5)
    drifted = await nodes[2].ask("/counters/k")
    assert abs(drifted["used"] - allowed) > LIMIT / 2
    reset = json.loads((await nodes[2].post("/counters/k/reset")).body)
    assert reset == {"key": "k", "before": drifted["used"], "used": allowed, "missing": []}
    # And it stays true, with what is allowed from now on.
    allowed += len((await burst(ports, "k", 0.5)).allowed)
    await _counted(nodes[2], "k", allowed)


async def test_a_reset_under_traffic_loses_nothing(nodes: list[NodeProcess]) -> None:
    await _use_atomic(nodes)
    ports = [node.port for node in nodes]
    running = asyncio.create_task(burst(ports, "k", 1.5))
    for _ in range(10):
        await nodes[2].post("/counters/k/reset")
    allowed = len((await running).allowed)
    await _counted(nodes[2], "k", allowed)


async def test_total_that_a_killed_node_had_told_still_counts(nodes: list[NodeProcess]) -> None:
    await _use_atomic(nodes)
    allowed = len((await burst([nodes[0].port], "k", 0.5)).allowed)
    await _counted(nodes[2], "k", allowed)
    nodes[0].kill()
    answer = json.loads((await nodes[2].post("/counters/k/reset")).body)
    assert answer["used"] == allowed
    assert answer["missing"] == [f"127.0.0.1:{nodes[0].port}"]


async def test_a_store_that_comes_back_empty_is_gone_on_with(
    nodes: list[NodeProcess], store: StoreProcess
) -> None:
    await _use_atomic(nodes)
    ports = [node.port for node in nodes]
    running = asyncio.create_task(burst(ports, "k", 2.5))
    await asyncio.sleep(0.5)
    store.stop()
    await asyncio.to_thread(store.start)
    ledger = await running
    assert set(ledger.statuses) == {200, 429}
    await _all(nodes, "ok")
    # The totals were told anew, so that even now the counter can be made true.
    await burst(ports, "other", 0.5)
    answer = json.loads((await nodes[2].post("/counters/k/reset")).body)
    assert answer["used"] == len(ledger.allowed)


async def test_a_node_starts_without_its_store_and_finds_it(
    store: StoreProcess,
) -> None:
    store.stop()
    node = NodeProcess("lim1", store.url, "--policy", "atomic")
    try:
        await node.until_store("unreachable")
        assert json.loads((await node.check("k")).body)["source"] == "local"
        await asyncio.to_thread(store.start)
        await node.until_store("ok")
        assert json.loads((await node.check("k")).body)["source"] == "store"
    finally:
        node.close()


async def test_a_counter_of_a_store_that_is_away_is_refused_in_a_sentence(
    node: NodeProcess, store: StoreProcess
) -> None:
    store.pause()
    try:
        answer = await node.post("/counters/k/reset")
    finally:
        store.resume()
    assert answer.status == 503
    assert "store can't be reached" in json.loads(answer.body)["error"]


async def _counted(node: NodeProcess, key: str, allowed: int) -> None:
    """Waits until the store's counter is ``allowed``, since limiters sync now and then."""
    async with asyncio.timeout(SOON_S):
        while (seen := await node.ask(f"/counters/{key}"))["used"] != allowed:
            assert seen["used"] < allowed
            await asyncio.sleep(STEP_S)


async def _text(node: NodeProcess, path: str) -> str:
    async with node.http() as http:
        return (await http.get(path, SOON_S)).body.decode()
