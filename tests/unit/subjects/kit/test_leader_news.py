"""Each leader is told of once, when that one is up."""

from __future__ import annotations

from core.model.events import Event, LeaderElected, NodeHealth, NodeStatus
from subjects.kit.leader_news import LeaderNews


def health(**status: NodeStatus) -> dict[str, NodeHealth]:
    return {name: NodeHealth(node=name, status=each) for name, each in status.items()}


UP = health(n1=NodeStatus.UP, n2=NodeStatus.UP)


def test_leader_is_told_of_once_and_another_one_again() -> None:
    told: list[Event] = []
    news = LeaderNews(told.append)
    for leader, now in (("n1", 1.0), ("n1", 2.0), ("n2", 3.0), ("n1", 4.0)):
        news.tell(leader, UP, now)
    assert told == [
        LeaderElected(t=1.0, node="n1"),
        LeaderElected(t=3.0, node="n2"),
        LeaderElected(t=4.0, node="n1"),
    ]


def test_another_term_of_the_same_leader_is_told_of() -> None:
    told: list[Event] = []
    news = LeaderNews(told.append)
    for term in (4, 4, 5):
        news.tell("n1", UP, 1.0, term)
    assert told == [
        LeaderElected(t=1.0, node="n1", term=4),
        LeaderElected(t=1.0, node="n1", term=5),
    ]


def test_leader_that_is_not_up_is_not_told_of() -> None:
    told: list[Event] = []
    news = LeaderNews(told.append)
    news.tell("n1", health(n1=NodeStatus.STARTING, n2=NodeStatus.UP), 1.0)
    assert not told
    assert not news.is_well(UP)


def test_all_is_well_with_a_leader_and_every_node_up() -> None:
    news = LeaderNews(lambda _: None)
    news.tell("n1", UP, 1.0)
    assert news.is_well(UP)
    assert not news.is_well(health(n1=NodeStatus.UP, n2=NodeStatus.DOWN))
