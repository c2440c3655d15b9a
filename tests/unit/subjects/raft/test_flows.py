"""Servers count what arrives over their routes; that becomes the rates of links."""

from __future__ import annotations

from core.model import events as ev
from subjects.raft.flows import RouteFlows
from subjects.raft.hearing import Hearing
from subjects.raft.observation import RaftObservation
from subjects.raft.views import Route


def _seen(t: float, **bytes_from: int) -> RaftObservation:
    hearings = {
        peer: Hearing({7: Route(7, peer, in_bytes=count)}, t) for peer, count in bytes_from.items()
    }
    return RaftObservation(node="n1", hearings=hearings, hearings_t=t)


def _told(*looks: RaftObservation) -> list[dict[str, dict[str, int]]]:
    told: list[ev.Event] = []
    flows = RouteFlows(told.append)
    for seen in looks:
        flows.tell([seen], seen.hearings_t)
    assert all(isinstance(event, ev.LinksMeasured) and event.by_nodes for event in told)
    return [event.bytes_per_s for event in told if isinstance(event, ev.LinksMeasured)]


def test_bytes_that_arrived_between_two_looks_are_a_rate() -> None:
    told = _told(_seen(1.0, n2=5_000, n3=0), _seen(2.0, n2=9_000, n3=100))
    assert told == [{}, {"n2": {"n1": 4_000}, "n3": {"n1": 100}}]


def test_looks_in_quick_succession_are_one_measurement() -> None:
    assert len(_told(_seen(1.0, n2=0), _seen(1.25, n2=10), _seen(1.5, n2=20))) == 2


def test_a_route_that_is_new_says_nothing_of_what_went_before() -> None:
    again = RaftObservation(
        node="n1", hearings={"n2": Hearing({8: Route(8, "n2", in_bytes=900)}, 2.0)}, hearings_t=2.0
    )
    assert _told(_seen(1.0, n2=5_000), again) == [{}, {}]


def test_nothing_flows_to_a_server_that_is_gone() -> None:
    gone = RaftObservation(node="n1", hearings_t=3.0)
    told = _told(_seen(1.0, n2=0), _seen(2.0, n2=500), gone, _seen(4.0, n2=900))
    assert told == [{}, {"n2": {"n1": 500}}, {}]
