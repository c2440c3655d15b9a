"""The configurations are TOML, and pass what TiKV and PD check before they start."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from subjects.tikv.cluster import read_config
from subjects.tikv.topology import STORE_MEMORY

_SIZES = {"MB": 1 << 20, "GB": 1 << 30}
_SPANS = {"ms": 0.001, "s": 1.0}


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(read_config(path).decode())


def _size(text: str) -> int:
    match = re.fullmatch(r"(\d+)(MB|GB)", text)
    assert match
    return int(match[1]) * _SIZES[match[2]]


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d+)(ms|s)", text)
    assert match
    return int(match[1]) * _SPANS[match[2]]


def test_a_lease_ends_before_an_election_can() -> None:
    store = _read("/tikv.toml")["raftstore"]
    tick_s = _seconds(store["raft-base-tick-interval"])
    # TiKV's raft-election-timeout-ticks is 10, and elections take up to twice that.
    assert 10 * tick_s == 1.0
    assert _seconds(store["raft-store-max-leader-lease"]) <= 10 * tick_s - tick_s


def test_a_store_keeps_below_what_its_container_may_take() -> None:
    config = _read("/tikv.toml")
    limit = _size(config["memory-usage-limit"])
    assert 0.5 * STORE_MEMORY < limit < 0.8 * STORE_MEMORY
    assert 2 * _size(config["storage"]["block-cache"]["capacity"]) < limit


def test_no_more_open_files_are_wanted_than_a_container_has() -> None:
    config = _read("/tikv.toml")
    assert config["rocksdb"]["titan"]["enabled"] is False
    wanted = 1000 + config["rocksdb"]["max-open-files"] + config["raftdb"]["max-open-files"]
    assert wanted < 4096


def test_no_disk_is_reserved_and_the_log_is_purged_above_one_file() -> None:
    config = _read("/tikv.toml")
    assert config["storage"]["reserve-space"] == config["storage"]["reserve-raft-space"] == "0MB"
    assert _size(config["raft-engine"]["purge-threshold"]) >= 128 << 20


def test_a_pd_leader_that_is_lost_is_replaced_within_seconds() -> None:
    config = _read("/pd.toml")
    tick_s, election_s = _seconds(config["tick-interval"]), _seconds(config["election-interval"])
    assert (config["lease"], election_s) == (1, 1.0)
    assert 5 * tick_s <= election_s  # else etcd doesn't start


def test_copies_are_spread_by_their_number_and_not_by_the_space_of_one_disk() -> None:
    assert _read("/pd.toml")["schedule"]["region-score-formula-version"] == "v1"


def test_pd_keeps_three_copies_and_balances_few_leaders() -> None:
    config = _read("/pd.toml")
    assert config["replication"]["max-replicas"] == 3
    assert config["schedule"]["tolerant-size-ratio"] == 1.0
    assert config["schedule"]["low-space-ratio"] > 0.7  # PD's own high-space-ratio
    assert "leader-schedule-limit" not in config["schedule"]
