"""Each member has a configuration of its own, and all agree on who is who."""

from __future__ import annotations

import os
from pathlib import Path

from core.model.events import Group
from core.views.groups import quorum
from subjects.sentinel import topology
from subjects.sentinel.topology import GROUPS, SENTINELS, sentinel_id
from tests.unit.subjects.sentinel.staged import NETWORK


def config(name: str) -> list[str]:
    return topology.config(NETWORK, name, Path("/run") / name).splitlines()


def test_members_listen_in_one_place_and_announce_another() -> None:
    for name, announce in (("v2", "replica-announce"), ("s2", "sentinel announce")):
        port = NETWORK.listens[name].port
        assert f"port {port}" in config(name)
        assert f"{announce}-ip 127.0.0.1" in config(name)
        assert f"{announce}-port {port - 1000}" in config(name)
        assert f"bind-source-addr {NETWORK.hosts[name]}" in config(name)
        others = [line for line in config(name) if str(port) in line.split()]
        assert others == [f"port {port}"]


def test_first_server_is_the_primary_of_the_others() -> None:
    assert not any(line.startswith("replicaof") for line in config("v1"))
    for name in ("v2", "v3"):
        assert "replicaof 127.0.0.1 7001" in config(name)
        assert f'dir "/run/{name}"' in config(name)
        assert 'appendonly "no"' in config(name)


def test_folder_of_any_bytes_is_quoted_as_the_servers_read_it() -> None:
    folder = Path(os.fsdecode(b"/a \"b' \n\\x41 \xc3\xa9\xff"))
    lines = topology.config(NETWORK, "v1", folder).splitlines()
    quoted = r"/a \x22b' \x0a\x5cx41 \xc3\xa9\xff"
    assert [line for line in lines if line.startswith("dir ")] == [f'dir "{quoted}"']
    assert all(line.isascii() for line in lines)


def test_sentinels_know_all_members_from_the_start() -> None:
    for name in SENTINELS:
        lines = config(name)
        assert "sentinel monitor primary 127.0.0.1 7001 2" in lines
        assert "sentinel known-replica primary 127.0.0.1 7002" in lines
        others = [line for line in lines if line.startswith("sentinel known-sentinel")]
        assert len(others) == 2
        assert not any(sentinel_id(name) in line for line in others)


def test_address_of_a_stranger_has_no_name() -> None:
    assert NETWORK.name_of("127.0.0.1", "7004") == "s1"
    assert NETWORK.name_of("127.0.0.1", 7001) == "v1"
    assert NETWORK.name_of("10.0.0.1", "7001") is None


def test_servers_need_no_majority_and_sentinels_do() -> None:
    servers, sentinels = GROUPS
    assert (quorum(servers), servers.has_leader) == (1, True)
    assert (quorum(sentinels), sentinels.has_leader, sentinels.shares_lead) == (2, False, False)
    assert quorum(Group(name="", nodes=("n1", "n2", "n3"))) == 2
