import socket
import sys
from pathlib import Path

import psutil
import pytest

from core.model.events import LeaderElected, NodeStatus, Progressed
from core.ports import SubjectError
from core.process.paths import runs_dir
from core.views.timeline import RunClock
from subjects.hosts.processes.ports import LOOPBACK, free_ports
from subjects.kit.nats.bucket import passes_writes_on
from subjects.kit.nats_program import VARIABLE
from subjects.raft.cluster import RaftCluster
from subjects.raft.local import RaftLocalHosting
from subjects.raft.node import RaftNode
from subjects.raft.views import BUCKET
from tests.integration.live import LiveCluster, live_cluster
from tests.listening import listening
from tests.process_wait import still_alive


async def test_a_cluster_starts_and_leaves_nothing_behind() -> None:
    async with live_cluster() as live:
        processes = [psutil.Process(live.process(name).pid) for name in live.subject.nodes]
        assert len({process.pid for process in processes}) == 3
        assert {each.address for each in listening(processes)} == {LOOPBACK}
        assert live.subject.folder.is_dir()
        elected = [event for event in live.events if isinstance(event, LeaderElected)]
        assert [event.node for event in elected][-1:] == [live.leader]
        steps = [event for event in live.events if isinstance(event, Progressed)]
        assert steps[-1].done
        assert live.state.progress == {}
    assert still_alive(processes, 30.0) == []
    assert not live.subject.folder.exists()


async def test_five_nodes_make_a_cluster_and_each_passes_writes_on_from_the_start() -> None:
    async with live_cluster(5) as live:
        assert len(live.state.nodes) == 5
        ports = [node.ports for node in live.subject.nodes.values() if node.ports is not None]
        passed = [await passes_writes_on(each.host, each.client, BUCKET) for each in ports]
        assert passed == [True] * 5


async def test_two_clusters_at_once_do_not_disturb_each_other() -> None:
    async with live_cluster() as one, live_cluster() as other:
        victim = one.leader
        await one.node(victim).kill()
        await one.until_status(victim, NodeStatus.DOWN)
        assert all(health.status is NodeStatus.UP for health in other.state.nodes.values())
        assert one.subject.folder != other.subject.folder


async def test_a_port_that_is_taken_in_the_meantime_is_chosen_anew() -> None:
    nodes = {name: RaftNode(name) for name in ("n1", "n2", "n3")}
    chosen: list[tuple[int, ...]] = []
    with socket.socket() as thief:
        thief.bind((LOOPBACK, 0))
        thief.listen()
        taken = thief.getsockname()[1]

        def choose(count: int) -> tuple[int, ...]:
            ports = free_ports(count)
            chosen.append((*ports[:3], taken, *ports[4:]) if len(chosen) < 2 else ports)
            return chosen[-1]

        hosting = RaftLocalHosting(lambda _: None, RunClock(), choose_ports=choose)
        try:
            await hosting.open()
            topology = await RaftCluster(
                nodes, hosting, lambda _step, _fraction, _detail="": None
            ).start()
            assert len(chosen) >= 3
            assert all(ports.client != taken for ports in topology.ports.values())
            assert all(node.is_alive() for node in nodes.values())
        finally:
            await hosting.close()


async def test_a_missing_server_program_is_said_and_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    live = LiveCluster()
    with pytest.raises(SubjectError, match="isn't a program that can be run"):
        await live.subject.start()
    assert not runs_dir().exists() or not any(runs_dir().iterdir())
    assert live.state.progress == {}


async def test_a_server_that_fails_to_start_is_quoted_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Any program that can't make sense of ``-c FILE`` will do.
    monkeypatch.setenv(VARIABLE, sys.executable)
    live = LiveCluster()
    with pytest.raises(SubjectError, match=r"exited with code 1 right after its start.*Error"):
        await live.subject.start()
    assert not any(runs_dir().iterdir())
    monkeypatch.delenv(VARIABLE)
    try:
        await live.subject.start()
        assert all(node.is_alive() for node in live.subject.nodes.values())
    finally:
        await live.subject.stop()
