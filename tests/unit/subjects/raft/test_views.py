import msgspec
import pytest

from core.model.events import Role
from subjects.raft.views import read_complaint, read_entries, read_raftz, read_varz

RAFTZ = b"""{"$G": {
    "C-R3F-abc": {"id": "x", "state": "LEADER", "term": 9},
    "S-R3F-rXDBcTyj": {"id": "y", "state": "FOLLOWER", "size": 3, "committed": 12,
        "applied": 11, "term": 2, "peers": {"BX": {"name": "n3", "known": true}}}}}"""


def test_the_role_is_that_in_the_streams_group_and_not_in_a_consumers() -> None:
    view = read_raftz(RAFTZ)
    assert view is not None
    assert (view.role, view.term, view.committed, view.applied) == (Role.FOLLOWER, 2, 12, 11)


@pytest.mark.parametrize("body", [b"{}", b'{"$G": {}}', b'{"other": {}}'])
def test_a_node_that_is_in_no_group_has_no_view(body: bytes) -> None:
    assert read_raftz(body) is None


def test_a_state_that_is_none_of_ours_is_no_role() -> None:
    view = read_raftz(b'{"$G": {"S-1": {"state": "CLOSED"}}}')
    assert view is not None
    assert view.role is Role.NONE


def test_uptime_is_counted_on_the_servers_own_clock() -> None:
    varz = read_varz(
        b'{"server_name": "n1", "start": "2026-11-21T20:23:55.403321255Z",'
        b' "now": "2026-11-21T20:25:00.903321255Z", "mem": 19156992}'
    )
    assert varz.server_name == "n1"
    assert varz.mem == 19_156_992
    assert varz.uptime_s == pytest.approx(65.5)


def test_entries_are_those_of_the_bucket() -> None:
    body = (
        b'{"account_details": [{"stream_detail": [{"name": "other"},'
        b' {"name": "KV_faultstage", "state": {"messages": 48213}}]}]}'
    )
    assert read_entries(body) == 48_213
    assert read_entries(b"{}") is None


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("JetStream is still recovering meta layer", "reading its data"),
        ("JetStream has not established contact with a meta leader", "cluster leader"),
        ("JetStream is not current with the meta leader", "joining the cluster"),
        ("JetStream stream '$G > KV_x' is not current: group node unhealthy", "behind"),
        ("something new", "something new"),
    ],
)
def test_complaints_are_told_in_plain_words(error: str, says: str) -> None:
    body = msgspec.json.encode({"status": "unavailable", "error": error})
    assert says in read_complaint(body)


def test_a_healthy_server_complains_of_nothing() -> None:
    assert read_complaint(b'{"status":"ok"}') == ""
    assert read_complaint(b"{}") == "not ready"


@pytest.mark.parametrize("read", [read_raftz, read_varz, read_entries, read_complaint])
def test_an_answer_that_is_none_is_an_error(read: object) -> None:
    assert callable(read)
    with pytest.raises(msgspec.DecodeError):
        read(b"<html>")
