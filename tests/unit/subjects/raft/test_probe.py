"""A node that is restarted while being asked, and one that answers nonsense."""

from __future__ import annotations

import asyncio

import pytest

from subjects.raft.node import RaftNode, RaftPlace
from subjects.raft.probe import RaftProbe, probe_of
from subjects.raft.topology import NodePorts
from subjects.raft.views import HEALTHZ, JSZ, RAFTZ, VARZ
from tests.clocks import SetClock
from tests.scripted_http import answer
from tests.unit.subjects.exchanges import ScriptedServer
from tests.unit.subjects.instances import ToldInstance

TIME = "2026-11-28T12:00:00Z"
SAYS = {
    RAFTZ: b'{"$G": {"S-R3F-x": {"state": "FOLLOWER", "term": 2, "applied": 7}}}',
    HEALTHZ: b'{"status": "ok"}',
    VARZ: b'{"server_name": "n1", "start": "%b", "now": "%b", "mem": 5}' % ((TIME.encode(),) * 2),
    JSZ: b'{"account_details": []}',
}


def in_pieces(request: bytes) -> list[bytes]:
    whole = answer(SAYS[request.split(b" ")[1].decode()])
    return [whole[:20], whole[20:50], whole[50:]]


def looked_at() -> tuple[RaftProbe, ToldInstance]:
    node, instance = RaftNode("n1"), ToldInstance()
    node.settle(RaftPlace(instance, NodePorts(1, 2, 3)))
    return probe_of(node, SetClock(), lambda: 9), instance


async def test_a_node_that_is_started_anew_while_it_is_asked_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The connection is closed during the question, in each turn of the loop."""
    server = ScriptedServer(monkeypatch, in_pieces)
    for turns in range(60):
        probe, instance = looked_at()
        await instance.start()
        probe.look()
        asking = asyncio.create_task(probe.ask())
        for _ in range(turns):
            await asyncio.sleep(0)
        await instance.start()
        probe.look()
        await asking
        await probe.ask()
        assert probe.seen.ready
        assert (probe.seen.failures, probe.seen.behind) == (0, 2)
        probe.close()
        for _ in range(3):
            await asyncio.sleep(0)
        assert server.open == 0


RUBBISH = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"x":' + b"[" * 100_000,
    b'{"$G": 5}',
    b'{"$G": {"S-x": {"state": 5}}}',
    b'{"$G": {"S-x": {"state": "LEADER", "applied": 1e999}}}',
    b'{"server_name": "n1", "start": "2026-11-28T12:00:00", "now": "2026-11-28T12:00:00Z"}',
    b'{"server_name": "n1", "start": "x", "now": 5}',
    b'{"account_details": [{"stream_detail": 7}]}',
    b'{"status": 7}',
]


@pytest.mark.parametrize("path", list(SAYS))
@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
async def test_rubbish_is_a_missed_answer(
    monkeypatch: pytest.MonkeyPatch, path: str, rubbish: bytes
) -> None:
    said = {**SAYS, path: rubbish}
    ScriptedServer(monkeypatch, lambda request: [answer(said[request.split(b" ")[1].decode()])])
    probe, instance = looked_at()
    await instance.start()
    probe.look()
    await probe.ask()
    assert probe.seen.failures in (0, 1)
    probe.close()


async def test_a_node_that_was_started_again_has_no_uptime_before_it_tells_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Had the node kept the former uptime, a shorter one would look like another restart."""
    said = dict(SAYS)
    ScriptedServer(monkeypatch, lambda request: [answer(said[request.split(b" ")[1].decode()])])
    probe, instance = looked_at()
    await instance.start()
    probe.look()
    await probe.ask()
    assert (probe.seen.uptime_s, probe.seen.memory_bytes) == (0.0, 5)
    await instance.start()
    probe.look()
    said[VARZ] = b"null"
    await probe.ask()
    assert probe.seen.ready
    assert (probe.seen.uptime_s, probe.seen.memory_bytes, probe.seen.entries) == (None,) * 3
    probe.close()
