from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.kit.place import Address
from subjects.raft.topology import NOWHERE, NodePorts, RaftTopology, choose_topology, node_names


def test_nodes_are_named_in_order() -> None:
    assert node_names(3) == ("n1", "n2", "n3")
    assert len(node_names(5)) == 5


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (-1, "A cluster of -1 can't lose a node"),
        (0, "A cluster of 0 can't lose a node"),
        (2, "A cluster of 2 can't lose a node"),
        (4, "survives no more failures than one of 3"),
        (99, "A cluster of 99 is too large"),
    ],
)
def test_a_cluster_that_cannot_be_had_is_refused_with_the_way_out(count: int, says: str) -> None:
    with pytest.raises(SubjectError, match=says) as raised:
        node_names(count)
    assert raised.value.remedy == "Ask for 3 or 5."


def by_relay(source: str, target: str, address: Address) -> Address:
    """A relay for each pair, at a port that tells which."""
    return Address(9_000 + 100 * int(source[1]) + 10 * int(target[1]) + address.port % 10)


def test_each_node_listens_on_loopback_alone_and_reaches_the_others_by_relays_alone() -> None:
    topology = choose_topology(node_names(3), lambda count: tuple(range(100, 100 + count)))
    config = topology.config("n2", Path("/tmp/run"), by_relay)
    assert 'server_name: "n2"' in config
    assert 'listen: "127.0.0.1:103"' in config
    assert 'http: "127.0.0.1:105"' in config
    assert 'listen: "127.0.0.1:104"' in config
    assert 'routes: ["nats://127.0.0.1:9211", "nats://127.0.0.1:9237"]' in config
    assert f'cluster_advertise: "{NOWHERE}"' in config
    assert "\n  sync_interval: always\n" in config
    assert "0.0.0.0" not in config
    assert topology.client_urls == tuple(f"nats://127.0.0.1:{port}" for port in (100, 103, 106))


def test_a_folder_with_odd_characters_is_quoted() -> None:
    topology = choose_topology(node_names(3), lambda count: tuple(range(100, 100 + count)))
    assert '"/tmp/a \\"b\\" é"' in topology.config("n1", Path('/tmp/a "b" é'), by_relay)
    odd = topology.config("n1", Path("/tmp/a\n$b\\%\udcff"), by_relay)
    assert r'"/tmp/a\x0a$b\\%\xff"' in odd
    assert odd.encode("utf-8")


def test_containers_know_each_other_by_their_aliases_alone() -> None:
    ports = {
        name: NodePorts(client=100 + at, route=0, http=200 + at, host="192.0.2.7")
        for at, name in enumerate(("n1", "n2", "n3"))
    }
    aliases = {name: f"{name}.peers" for name in ports}
    topology = RaftTopology(ports)
    config = topology.container_config("n2", aliases, "/data")
    assert 'listen: "0.0.0.0:4222"' in config
    assert 'cluster_advertise: "n2.peers:6222"' in config
    assert '"nats://n1.peers:6222", "nats://n2.peers:6222", "nats://n3.peers:6222"' in config
    assert 'client_advertise: "192.0.2.7:101"' in config
    assert "\n  sync_interval: always\n" in config
    assert topology.client_urls[0] == "nats://192.0.2.7:100"
