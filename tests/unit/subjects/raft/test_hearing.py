"""The servers that a server hears, by its own routes, and when it is alone."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus
from subjects.hosts.instance import RuntimeState
from subjects.raft.health_rules import alone_since, judge
from subjects.raft.hearing import UNHEARD_S, Hearings, hear
from subjects.raft.observation import RaftObservation
from subjects.raft.views import Route, read_routes

ROUTEZ = b"""{"server_name": "n1", "num_routes": 3, "routes": [
    {"rid": 8, "remote_name": "n2", "rtt": "1.232814ms", "in_msgs": 7, "compression": "off"},
    {"rid": 9, "remote_name": "n3", "rtt": "1m0.5s", "in_msgs": 0},
    {"rid": 10, "rtt": "0s"}]}"""


def route(peer: str, in_msgs: int = 0, rtt: str = "1ms", rid: int = 1) -> Route:
    return Route(rid=rid, remote_name=peer, in_msgs=in_msgs, rtt=rtt)


def test_routes_are_read_with_their_round_trips_but_for_those_nobody_has_introduced() -> None:
    first, second = read_routes(ROUTEZ)
    assert (first.remote_name, first.in_msgs, round(first.rtt_ms, 3)) == ("n2", 7, 1.233)
    assert (second.remote_name, second.rtt_ms) == ("n3", 60_500.0)


def test_message_or_ping_on_any_route_is_heard() -> None:
    begun = hear({}, [route("n2"), route("n2", rid=2)], 1.0)
    assert begun["n2"].t == 1.0
    silent = hear(begun, [route("n2"), route("n2", rid=2)], 2.0)
    assert silent["n2"].t == 1.0
    assert hear(silent, [route("n2"), route("n2", 5, rid=2)], 3.0)["n2"].t == 3.0
    pinged = hear(silent, [route("n2", rtt="301ms"), route("n2", rid=2)], 4.0)
    assert (pinged["n2"].t, pinged["n2"].round_trip_ms) == (4.0, 301.0)


def test_lost_routes_are_not_heard_and_new_ones_are() -> None:
    begun = hear({}, [route("n2")], 1.0)
    assert hear(begun, [], 2.0)["n2"].t == 1.0
    assert hear(begun, [route("n2", rid=7)], 3.0)["n2"].t == 3.0


def test_while_our_own_network_is_broken_nobody_becomes_unheard() -> None:
    begun = hear({}, [route("n2")], 1.0)
    assert hear(begun, [route("n2")], 9.0, whole_s=0.0, looked_t=2.0)["n2"].t == 9.0
    assert hear(begun, [route("n2")], 9.0, whole_s=UNHEARD_S)["n2"].t == 1.0


def test_server_unheard_before_our_own_network_broke_stays_so_until_heard_again() -> None:
    begun = hear({}, [route("n2")], 1.0)
    broken = hear(begun, [route("n2")], 9.0, whole_s=0.0, looked_t=1.0 + UNHEARD_S)
    assert broken["n2"].t == 1.0
    assert hear(broken, [route("n2", rid=7)], 10.0, whole_s=0.0, looked_t=9.0)["n2"].t == 10.0


def up(node: str, hearings: Hearings, looked_t: float) -> RaftObservation:
    return RaftObservation(
        node=node,
        runtime_state=RuntimeState.RUNNING,
        answered_t=looked_t,
        ready=True,
        hearings=hearings,
        hearings_t=looked_t,
    )


def trio(heard: dict[str, dict[str, float]], now: float = 10.0) -> list[RaftObservation]:
    """Three servers that are up, each with when it last heard of which other one."""
    return [
        up(
            node,
            {peer: hear({}, [route(peer)], t)[peer] for peer, t in peers.items()},
            now,
        )
        for node, peers in heard.items()
    ]


def test_server_that_hears_none_of_the_others_is_cut_off_since_it_heard_the_last() -> None:
    everyone = trio(
        {
            "n1": {"n2": 7.0, "n3": 7.5},
            "n2": {"n1": 7.0, "n3": 10.0},
            "n3": {"n1": 7.0, "n2": 10.0},
        }
    )
    before = NodeHealth(node="n1", status=NodeStatus.UP, changed_t=1.0)
    health = judge(everyone[0], everyone, before, 10.0)
    assert (health.status, health.changed_t) == (NodeStatus.CUT_OFF, 7.5)
    assert [alone_since(one, everyone) for one in everyone[1:]] == [None, None]
    soon = replace(everyone[0], hearings_t=7.5 + UNHEARD_S - 0.1)
    assert alone_since(soon, everyone) is None


def test_server_whose_fellows_do_not_run_is_not_cut_off() -> None:
    first, second, third = trio({"n1": {"n2": 2.0, "n3": 2.0}, "n2": {}, "n3": {}})
    gone = replace(second, runtime_state=RuntimeState.EXITED)
    stopped = replace(third, runtime_state=RuntimeState.PAUSED)
    assert alone_since(first, [first, gone, stopped]) is None
    assert alone_since(first, [first, second, stopped]) == 2.0


def test_server_that_never_heard_a_fellow_that_runs_is_not_judged() -> None:
    first, *others = trio({"n1": {"n2": 2.0}, "n2": {}, "n3": {}})
    assert alone_since(first, [first, *others]) is None


def test_slow_network_shows_in_the_answers_of_the_server_that_all_others_wait_for() -> None:
    slow, quick = hear({}, [route("n2", rtt="305ms")], 1.0), hear({}, [route("n3", rtt="1ms")], 1.0)
    before = NodeHealth(node="n1", status=NodeStatus.UP)
    one = replace(up("n1", slow, 1.0), answer_ms=2.0)
    assert judge(one, [one], before, 1.0).answer_ms == 305.0
    other = replace(up("n1", {**slow, **quick}, 1.0), answer_ms=2.0)
    assert judge(other, [other], before, 1.0).answer_ms == 2.0
