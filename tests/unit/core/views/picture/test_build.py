"""The picture of the scripted run, moment by moment."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import NodeStatus, Role
from core.views.fold import apply
from core.views.picture.build import picture
from core.views.picture.election import ELECTED_SHOWN_S, VOTE_SHOWN_S
from core.views.picture.ground import Ground
from core.views.picture.model import (
    FlowCounter,
    LinkState,
    NewLeader,
    Picture,
    PictureVote,
    VoteRequest,
)
from core.views.stage_state import StageState
from tests.scripted import ELECTED_T, FAULT_T, scripted_run
from tests.scripted_picture import head_at, scripted_picture
from tests.scripted_regions import scripted_regions


def state_at(t: float, events: list[ev.Event] | None = None) -> StageState:
    state = StageState()
    for event in scripted_picture() if events is None else events:
        if event.t <= t:
            state = apply(state, event)
    return state


def at(t: float, events: list[ev.Event] | None = None) -> Picture:
    return picture(state_at(t, events), t)


def test_before_a_run_there_is_nothing_in_the_picture() -> None:
    assert picture(StageState(), 0.0) == Picture()


def test_the_leader_is_crowned_and_the_victim_marked_before_the_fault() -> None:
    shown = at(27.0)
    assert [name for name, node in shown.nodes.items() if node.crowned] == ["n3"]
    assert [name for name, node in shown.nodes.items() if node.marked] == ["n3"]
    assert shown.term == 1


def test_a_killed_leader_keeps_its_fault_and_former_role_and_loses_crown_and_mark() -> None:
    dead = at(31.0).nodes["n3"]
    assert (dead.health.status, dead.role) == (NodeStatus.DOWN, Role.LEADER)
    assert not dead.crowned
    assert not dead.marked
    assert dead.fault is not None


def test_the_bar_of_a_killed_node_stands_still_and_says_how_far_the_others_are() -> None:
    early, late = at(31.0).nodes["n3"].bar, at(39.0).nodes["n3"].bar
    assert early is not None
    assert late is not None
    assert early.stopped
    assert early.value == late.value
    assert late.mark is not None
    assert late.mark > late.value


def test_a_node_that_comes_back_is_behind_by_what_it_missed() -> None:
    bar = at(44.9).nodes["n3"].bar
    assert bar is not None
    assert not bar.stopped
    assert bar.behind == head_at(44.5) - bar.value


def test_nodes_that_are_asked_one_after_the_other_are_not_behind_each_other() -> None:
    bars = [node.bar for node in at(20.9).nodes.values()]
    assert [bar and bar.behind for bar in bars] == [0, 0, 0]


def test_every_link_of_a_dead_node_is_broken_and_the_other_is_whole() -> None:
    states = {link.ends: link.state for link in at(31.0).links}
    assert states == {
        ("n1", "n2"): LinkState.WHOLE,
        ("n1", "n3"): LinkState.BROKEN,
        ("n2", "n3"): LinkState.BROKEN,
    }


def test_bytes_that_relays_count_are_the_rate_of_a_link_in_both_directions() -> None:
    shown = at(20.0)
    rates = {link.ends: link.rates for link in shown.links}
    assert shown.counter is FlowCounter.RELAYS
    there, back = rates["n1", "n3"] or (0.0, 0.0)
    assert (round(there), round(back)) == (4_000, 200_000)
    assert rates["n1", "n2"] == (0.0, 0.0)


def test_a_vote_is_shown_with_its_time_after_the_fault_and_then_forgotten() -> None:
    after_s = ELECTED_T - 0.02 - FAULT_T
    votes = at(ELECTED_T + 1).votes
    assert [(vote.voter, vote.candidate, vote.term) for vote in votes] == [
        ("n1", "n1", 2),
        ("n2", "n1", 2),
    ]
    assert votes[0] == PictureVote(voter="n1", candidate="n1", term=2, after_s=after_s)
    assert not at(ELECTED_T + VOTE_SHOWN_S).votes


def test_candidate_asks_all_others_that_the_network_reaches() -> None:
    after_s = ELECTED_T - 0.02 - FAULT_T
    asked = VoteRequest(candidate="n1", asked=("n2",), term=2, after_s=after_s)
    assert at(ELECTED_T + 1).requests == (asked,)
    assert not at(ELECTED_T + VOTE_SHOWN_S).requests
    (first,) = at(1.5).requests
    assert (first.candidate, first.asked, first.after_s) == ("n3", ("n1", "n2"), None)


def test_node_that_comes_back_after_a_request_was_not_asked() -> None:
    health = ev.NodeHealth(node="n3", status=NodeStatus.UP, observed_t=36.0, changed_t=36.0)
    back = ev.NodeObserved(t=ELECTED_T + 1, health=health)
    events = sorted([*scripted_picture(), back], key=lambda event: event.t)
    shown = at(ELECTED_T + 1.5, events)
    assert all(link.state is LinkState.WHOLE for link in shown.links)
    assert [one.asked for one in shown.requests] == [("n2",)]


def test_a_candidate_without_votes_is_shown_and_asks_once_in_a_term() -> None:
    asks = [ev.CandidateSeen(t=t, node="n2", term=term) for t, term in ((32.0, 2), (33.0, 2))]
    events = sorted([*scripted_picture(), *asks], key=lambda event: event.t)
    (asked,) = at(33.5, events).requests
    assert (asked.candidate, asked.after_s) == ("n2", 32.0 - FAULT_T)


def test_requests_and_votes_of_a_term_before_are_forgotten_once_a_newer_one_is_seen() -> None:
    newer = ev.CandidateSeen(t=ELECTED_T + 1, node="n2", term=3)
    events = sorted([*scripted_picture(), newer], key=lambda event: event.t)
    shown = at(ELECTED_T + 2, events)
    assert [(one.candidate, one.term) for one in shown.requests] == [("n2", 3)]
    assert not shown.votes


def test_a_new_leader_is_news_for_a_moment() -> None:
    news = NewLeader(node="n1", term=2, t=ELECTED_T, after_s=ELECTED_T - FAULT_T)
    assert at(ELECTED_T + 1).new_leader == news
    assert at(ELECTED_T + ELECTED_SHOWN_S).new_leader is None


def test_a_new_leader_is_in_the_term_that_it_was_elected_in_before_it_says_so() -> None:
    assert at(ELECTED_T + 0.1).nodes["n1"].term == 2
    assert at(ELECTED_T + 0.1).nodes["n2"].term == 1


def test_the_clients_write_to_the_nodes_that_the_load_counts_for() -> None:
    before, after = at(20.0), at(36.0)
    assert [arrow.node for arrow in before.arrows] == ["n1", "n2", "n3"]
    assert all(arrow.told and 450 < arrow.acked < 550 for arrow in before.arrows)
    assert [arrow.broken for arrow in after.arrows] == [False, False, True]


def test_in_the_outage_what_the_clients_send_fails() -> None:
    shown = at(32.5)
    assert shown.clients.acked == 0
    assert shown.clients.failed > 100
    assert {arrow.node for arrow in shown.arrows if arrow.failed > 1} == {"n1", "n2"}


def test_an_old_recording_has_plain_links_and_arrows_and_no_bars() -> None:
    shown = at(20.0, scripted_run())
    assert shown.counter is FlowCounter.NOBODY
    assert all(link.rates is None for link in shown.links)
    assert all(node.bar is None for node in shown.nodes.values())
    assert not any(arrow.told for arrow in shown.arrows)


@pytest.mark.parametrize("agrees", [True, False])
def test_nodes_that_only_a_group_or_no_group_names_are_left_out(agrees: bool) -> None:
    groups = (
        ev.Group(name="a", nodes=("n1", "gone"), agrees=agrees),
        ev.Group(name="b", nodes=("n2", "n8"), agrees=agrees),
    )  # as an edited recording may say: nobody knows "gone" and n8, and no group has n3
    events = [
        replace(event, groups=groups) if isinstance(event, ev.RunStarted) else event
        for event in scripted_run()
    ]
    ground = Ground()
    for t in (5.0, 20.0, FAULT_T + 1, 44.0):
        shown = at(t, events)
        ground.fit(shown, 1200, 500, 1.0)
        arrows = ground.arrows(tuple(arrow.node for arrow in shown.arrows))
        assert arrows.keys() <= {"n1", "n2"}
        assert {end for link in shown.links for end in link.ends} <= {"n1", "n2"}
        ground.labels(tuple(link.ends for link in shown.links))


def test_a_majority_is_counted_for_nodes_that_elect() -> None:
    (zone,) = at(31.0).zones
    assert (zone.needed, zone.up, zone.elects) == (2, 2, True)


def test_stores_show_the_regions_that_they_lead() -> None:
    before = at(20.0, scripted_regions())
    assert {node.shards for node in before.nodes.values()} == {None}, "nobody has said anything"
    leaders = {"r1": "n1", "r2": "n2", "r3": "n1"}
    observed = ev.ShardsObserved(t=20.0, asked_t=19.9, leaders=leaders)
    shown = picture(apply(state_at(20.0, scripted_regions()), observed), 20.0)
    assert {name: node.shards for name, node in shown.nodes.items()} == {
        "n1": ("r1", "r3"),
        "n2": ("r2",),
        "n3": (),
    }
    assert {node.kind for node in shown.nodes.values()} == {"store"}
