"""Tests of TiKV's own invariants, and of when they don't apply."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import NodeStatus, Role
from subjects.tikv.figures import PD_HEALTHY, WITHOUT_LEADER
from subjects.tikv.invariants import LEADERS_BALANCED, REGIONS_LED
from subjects.tikv.invariants import PD_HEALTHY as PD_HEALTHY_INVARIANT
from tests.unit.subjects.tikv.staged import StagedTikv


def test_regions_without_a_leader_are_told_until_they_have_one() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", waiting=3)
    play.run(0.5)
    assert (REGIONS_LED, "") in play.open_now()
    assert "no store that is up is known to lead 3 regions" in play.texts()
    play.take_over(5, 0, 4)
    play.run(0.5)
    assert (REGIONS_LED, "") not in play.open_now()


def test_without_a_word_of_pd_regions_keep_the_verdict_they_had() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", waiting=3)
    play.run(0.5)
    del play.figures[WITHOUT_LEADER]
    play.run(3)
    assert (REGIONS_LED, "") in play.open_now()


def test_leaders_may_differ_by_two_and_by_three_for_a_while() -> None:
    play = StagedTikv()
    play.begin(4, 3, 2)
    play.run(30)
    assert (LEADERS_BALANCED, "") not in play.opened()
    play.take_over(5, 2, 2)
    play.run(15)
    assert (LEADERS_BALANCED, "") not in play.opened()
    play.run(6)
    assert (LEADERS_BALANCED, "") in play.open_now()
    play.take_over(3, 3, 3)
    play.run(0.5)
    assert (LEADERS_BALANCED, "") not in play.open_now()


def test_leaders_are_not_asked_for_while_a_store_is_away() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", NodeStatus.CUT_OFF, waiting=0)
    play.take_over(5, 0, 4)
    play.run(40)
    assert (LEADERS_BALANCED, "") not in play.opened()


def test_a_member_that_the_others_call_unhealthy_is_told() -> None:
    play = StagedTikv(pds=3)
    play.begin()
    play.figures[PD_HEALTHY] = 2
    play.run(2)
    assert (PD_HEALTHY_INVARIANT, "") in play.open_now()
    assert "PD calls 2 of its 3 members healthy" in play.texts()


def test_a_member_that_is_down_is_not_called_unhealthy_as_well() -> None:
    play = StagedTikv(pds=3)
    play.begin()
    play.figures[PD_HEALTHY] = 2
    play.lose("pd2")
    play.run(3)
    assert (PD_HEALTHY_INVARIANT, "") not in play.opened()


def test_regions_that_wait_for_a_leader_while_the_cluster_is_set_up_are_no_news() -> None:
    play = StagedTikv()
    play.start()
    play.figures[WITHOUT_LEADER] = 1
    play.lead(1, 0, 0)
    for name in play.stores:
        play.tell(name, leads=1)
    play.tell("pd0", role=Role.LEADER)
    play.run(3)
    assert play.opened() == [] and play.explanations() == []
    play.emit(ev.SystemReady(t=play.clock.t))
    play.run(1)
    assert (REGIONS_LED, "") in play.open_now()
