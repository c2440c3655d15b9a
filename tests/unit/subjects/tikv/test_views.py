import json

import msgspec
import pytest

from subjects.tikv.views import (
    read_health,
    read_leader,
    read_members,
    read_regions,
    read_split,
    read_stores,
    seconds,
)


def test_a_store_is_read_as_pd_writes_it() -> None:
    body = b"""{"count": 1, "stores": [{
      "store": {"id": 1, "address": "tikv0:20160", "version": "8.5.7",
        "peer_address": "tikv0:20160", "status_address": "tikv0:20180", "git_hash": "abc",
        "start_timestamp": 1732200000, "last_heartbeat": 1732231440123456789,
        "node_state": 1, "state_name": "Up"},
      "status": {"capacity": "58.4GiB", "available": "40.1GiB", "used_size": "31.5MiB",
        "leader_count": 3, "leader_weight": 1, "leader_score": 3, "leader_size": 3,
        "region_count": 9, "region_weight": 1, "region_score": 9.5, "region_size": 9,
        "slow_score": 1, "start_ts": "2024-11-21T23:22:57Z",
        "last_heartbeat_ts": "2024-11-21T23:24:00.123456789Z", "uptime": "1m3.2s"}}]}"""
    store = read_stores(body)["tikv0:20160"]
    assert (store.id, store.state, store.regions) == (1, "Up", 9)
    assert store.beat_ns == 1732231440123456789
    assert store.uptime_s == pytest.approx(63.2)


def test_value_that_pd_leaves_out_is_zero() -> None:
    body = b'{"count":1,"stores":[{"store":{"id":4,"address":"tikv1:20160"},"status":{}}]}'
    store = read_stores(body)["tikv1:20160"]
    assert (store.regions, store.beat_ns, store.state) == (0, 0, "")
    assert store.uptime_s is None


def test_the_written_time_of_a_beat_stands_in_for_its_number() -> None:
    def beat_ns(number: int, written: str) -> int:
        store = {"id": 1, "address": "a", "last_heartbeat": number}
        body = {"stores": [{"store": store, "status": {"last_heartbeat_ts": written}}]}
        return read_stores(json.dumps(body).encode())["a"].beat_ns

    two_s = 2_000_000_000
    assert beat_ns(0, "1970-01-01T01:00:02+01:00") == pytest.approx(two_s, abs=1000)
    assert beat_ns(two_s, "1970-01-01T00:00:02Z") == two_s
    assert beat_ns(two_s, "1970-01-01T00:05:00Z") > two_s
    assert beat_ns(0, "0001-01-01T00:00:00Z") == 0


def test_a_store_that_lost_its_data_is_the_one_with_the_higher_number() -> None:
    def stores(*ids: int) -> bytes:
        each = [{"store": {"id": number, "address": "a"}, "status": {}} for number in ids]
        return json.dumps({"stores": each}).encode()

    assert read_stores(stores(1, 7))["a"].id == 7
    assert read_stores(stores(7, 1))["a"].id == 7


@pytest.mark.parametrize("body", [b'{"count":0,"stores":null}', b'{"count":0}', b'{"stores":[]}'])
def test_no_stores_are_written_in_three_ways(body: bytes) -> None:
    assert read_stores(body) == {}


def test_members_and_their_leader() -> None:
    body = b"""{"header": {"cluster_id": 7}, "members": [
      {"name": "pd0", "member_id": 1, "peer_urls": ["http://pd0:2380"],
       "client_urls": ["http://pd0:2379"]}, {"name": "pd1", "member_id": 2}],
      "leader": {"name": "pd1", "member_id": 2}, "etcd_leader": {"name": "pd0"}}"""
    members = read_members(body)
    assert (members.names, members.leader) == (("pd0", "pd1"), "pd1")
    assert read_members(b'{"members": null}').leader is None


def test_nobody_leads_is_null() -> None:
    assert read_leader(b'{"name": "pd0", "member_id": 1}') == "pd0"
    assert read_leader(b"null") is None
    assert read_leader(b"{}") is None


def test_health_is_false_where_it_is_left_out() -> None:
    body = b'[{"name":"pd0","member_id":1,"client_urls":[],"health":true},{"name":"pd1"}]'
    assert read_health(body) == {"pd0": True, "pd1": False}


def test_regions_and_who_leads_them() -> None:
    body = b"""{"count": 2, "regions": [
      {"id": 2, "start_key": "", "end_key": "7480", "epoch": {}, "leader":
        {"id": 3, "store_id": 1, "role_name": "Voter"}, "peers":
        [{"id": 3, "store_id": 1, "role_name": "Voter"}, {"id": 9, "store_id": 4}],
       "approximate_size": 1},
      {"id": 8, "start_key": "7480", "end_key": "", "leader": {"role_name": "Voter"}}]}"""
    first, second = read_regions(body)
    assert (first.id, first.end_key, first.leader_store, first.stores) == (2, "7480", 1, (1, 4))
    assert (second.leader_store, second.stores) == (None, ())
    assert read_regions(b'{"count": 12, "regions": null}') == ()


def test_a_split_names_the_new_regions() -> None:
    assert read_split(b'{"processed-percentage":100,"regions-id":[5,6]}') == (5, 6)
    assert read_split(b'{"processed-percentage":0,"regions-id":null}') == ()


@pytest.mark.parametrize("body", [b"", b"<html>404</html>", b'{"stores": "none"}', b"[1", b"\xff"])
def test_body_that_is_no_answer_of_pds_is_refused(body: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        read_stores(body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1m3.2s", 63.2),
        ("1h0m0s", 3600.0),
        ("26h4m5.000000001s", 93845.0),
        ("350ms", 0.35),
        ("12µs", 12e-6),
        ("0s", 0.0),
    ],
)
def test_durations_as_go_writes_them(text: str, expected: float) -> None:
    assert seconds(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "soon", "1m 3s", "-1s", "3"])
def test_text_that_is_no_duration_is_unknown(text: str) -> None:
    assert seconds(text) is None
