"""A scenario's load by HTTP, on a small service of three processes that share their data."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import Role
from subjects.own.scenario.loads import HttpLoadSpec, HttpRequestSpec
from tests.integration.own.loaded import Loaded

WRITE = HttpRequestSpec(method="PUT", path="/items/{key}", body="{value}")
READ = HttpRequestSpec(path="/items/{key}", json="$.found[0].value")


async def test_all_writes_are_read_back_though_a_node_was_killed(loaded: Loaded) -> None:
    for node in loaded.ports:
        loaded.serve(node)
    await loaded.answering()
    load = loaded.load(http=HttpLoadSpec(write=WRITE, read=READ))
    await load.start(300)
    await loaded.acked(100)
    loaded.kill("n2")
    await loaded.acked(300)
    await load.stop()
    proof = await load.read_back()
    assert (proof.lost, proof.complete) == (0, True)
    assert proof.found == proof.acked >= 400
    tallies = [dict(sample.nodes) for sample in loaded.samples() if sample.nodes]
    assert {node for tally in tallies for node in tally} == {"n1", "n2", "n3"}
    assert not loaded.all(ev.AnomalyRead)


async def test_a_service_that_forgets_acknowledged_writes_is_caught(loaded: Loaded) -> None:
    loaded.serve("n1", "--forgets", "10")
    await loaded.answering("n1")
    load = loaded.load(http=HttpLoadSpec(write=WRITE, read=READ, nodes="n1"))
    await load.start(200)
    await loaded.acked(100)
    await load.stop()
    proof = await load.read_back()
    assert proof.complete
    # A write that was stored, but not acknowledged in time, was one of the ten, too.
    failed = loaded.samples()[-1].total_failed
    assert abs(proof.lost - proof.acked // 10) <= failed < proof.acked // 10


async def test_requests_follow_a_redirect_to_the_node_that_leads(loaded: Loaded) -> None:
    leader = loaded.folder / "leader"
    leader.write_text(str(loaded.ports["n1"]))
    for node in loaded.ports:
        loaded.serve(node, "--leader", str(leader))
    await loaded.answering()
    load = loaded.load(http=HttpLoadSpec(write=WRITE, read=READ))
    await load.start(200)
    await loaded.acked(50)
    leader.write_text(str(loaded.ports["n3"]))
    loaded.kill("n1")
    await loaded.acked(50)
    await load.stop()
    proof = await load.read_back()
    assert (proof.found, proof.complete) == (proof.acked, True)


async def test_only_the_leader_is_asked_where_the_file_says_so(loaded: Loaded) -> None:
    for node in loaded.ports:
        loaded.serve(node)
    await loaded.answering()
    loaded.roles["n1"] = Role.LEADER
    load = loaded.load(http=HttpLoadSpec(write=WRITE, read=READ, nodes="leader"))
    await load.start(200)
    await loaded.acked(50)
    assert {node for each in loaded.samples() if each.nodes for node in each.nodes} == {"n1"}
    loaded.roles.clear()
    loaded.roles["n3"] = Role.LEADER
    await loaded.next(ev.Sampled, lambda event: set(event.sample.nodes or ()) == {"n3"})


async def test_without_a_way_to_read_nothing_is_proven(loaded: Loaded) -> None:
    loaded.serve("n1")
    await loaded.answering("n1")
    load = loaded.load(http=HttpLoadSpec(write=WRITE, nodes="n1"))
    await load.start(200)
    await loaded.acked(20)
    await load.stop()
    proof = await load.read_back()
    assert not proof.complete
    assert "doesn't say how to read" in proof.detail
    assert proof.lost == 0


async def test_without_a_read_nothing_but_the_one_request_is_sent(loaded: Loaded) -> None:
    loaded.serve("n1")
    await loaded.answering("n1")
    request = HttpRequestSpec(method="PUT", path="/items/one", body="same")
    load = loaded.load(http=HttpLoadSpec(write=request, nodes="n1"))
    await load.start(100)
    await loaded.acked(50)
    await load.stop()
    last = loaded.samples()[-1]
    assert last.total_failed < last.total_writes_acked / 10
    assert last.total_writes_acked >= 50
