"""Each member has a configuration of its own, and all agree on who is who."""

from __future__ import annotations

from pathlib import Path

from core.model.events import Group
from core.views.groups import quorum
from subjects.kit.place import Address
from subjects.sentinel.topology import GROUPS, NODES, SENTINELS, SentinelTopology, sentinel_id

TOPOLOGY = SentinelTopology({name: Address(7001 + at) for at, name in enumerate(NODES)})


def config(name: str) -> list[str]:
    return TOPOLOGY.config(name, Path("/run") / name).splitlines()


def test_first_server_is_the_primary_of_the_others() -> None:
    assert not any(line.startswith("replicaof") for line in config("v1"))
    for name in ("v2", "v3"):
        assert "replicaof 127.0.0.1 7001" in config(name)
        assert f'dir "/run/{name}"' in config(name)
        assert 'appendonly "no"' in config(name)


def test_sentinels_know_all_members_from_the_start() -> None:
    for name in SENTINELS:
        lines = config(name)
        assert "sentinel monitor primary 127.0.0.1 7001 2" in lines
        assert "sentinel known-replica primary 127.0.0.1 7002" in lines
        others = [line for line in lines if line.startswith("sentinel known-sentinel")]
        assert len(others) == 2
        assert not any(sentinel_id(name) in line for line in others)


def test_address_of_a_stranger_has_no_name() -> None:
    assert TOPOLOGY.name_of("127.0.0.1", "7004") == "s1"
    assert TOPOLOGY.name_of("127.0.0.1", 7001) == "v1"
    assert TOPOLOGY.name_of("10.0.0.1", "7001") is None


def test_servers_need_no_majority_and_sentinels_do() -> None:
    servers, sentinels = GROUPS
    assert (quorum(servers), servers.has_leader) == (1, True)
    assert (quorum(sentinels), sentinels.has_leader, sentinels.shares_lead) == (2, False, False)
    assert quorum(Group(name="", nodes=("n1", "n2", "n3"))) == 2
