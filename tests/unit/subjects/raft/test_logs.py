"""Servers' answers on logs and votes become positions, and votes by name."""

from __future__ import annotations

from core.model.events import LogPosition
from subjects.raft.logs import candidates_of, positions_of, votes_of
from subjects.raft.observation import RaftObservation
from subjects.raft.views import RAFTZ, RaftPeer, RaftView, read_raftz


def _seen(node: str, view: RaftView | None, failures: int = 0) -> RaftObservation:
    return RaftObservation(node=node, raft=view, failures=failures)


N1 = RaftView(
    "FOLLOWER", 2, 10, 9, id="a", voted_for="b", peers={"b": RaftPeer("n2"), "c": RaftPeer("n3")}
)
N2 = RaftView("LEADER", 2, 10, 10, id="b", voted_for="b")


def test_a_server_that_is_silent_has_no_position() -> None:
    everyone = [_seen("n1", N1), _seen("n2", N2, failures=2), _seen("n3", None)]
    assert positions_of(everyone) == {"n1": LogPosition(9, 10, 2)}


def test_a_vote_names_its_candidate_as_the_servers_call_it() -> None:
    assert list(votes_of([_seen("n1", N1), _seen("n2", N2)])) == [("n1", "n2", 2), ("n2", "n2", 2)]


def test_a_candidate_that_is_gone_is_known_by_its_peers() -> None:
    assert list(votes_of([_seen("n1", N1), _seen("n2", None)])) == [("n1", "n2", 2)]


def test_server_that_has_not_voted_gives_no_vote() -> None:
    assert not list(votes_of([_seen("n1", RaftView("FOLLOWER", 3, 10, 9, id="a"))]))


def test_a_server_that_says_so_is_a_candidate_of_its_term() -> None:
    asking = RaftView("CANDIDATE", 3, 10, 9, id="a", voted_for="a")
    assert list(candidates_of([_seen("n1", asking), _seen("n2", N2)])) == [("n1", 3)]
    assert not list(candidates_of([_seen("n1", N1), _seen("n2", None)]))


def test_term_vote_and_peers_are_read_from_the_answer_that_is_asked_for_anyway() -> None:
    assert RAFTZ.endswith("$G")
    view = read_raftz(
        b'{"$G":{"S-R3F-x":{"id":"a","state":"FOLLOWER","term":2,"committed":10,"applied":9,'
        b'"voted_for":"b","peers":{"b":{"name":"n2","known":true}}}}}'
    )
    assert view == RaftView("FOLLOWER", 2, 10, 9, "a", "b", {"b": RaftPeer("n2")})
