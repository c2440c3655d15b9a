"""Tests of causes told apart: a store killed, frozen or cut off, PD's leader, a majority."""

from __future__ import annotations

import pytest

from core.diagnosis import Cause
from core.model import events as ev
from core.model.events import NodeStatus, Role
from subjects.tikv.findings import TikvCause
from tests.unit.subjects.tikv.staged import StagedTikv


def test_a_killed_store_is_told_while_its_regions_elect() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", waiting=3)
    play.run(0.5, share=0.6)
    assert play.now.key == TikvCause.KILLED_STORE
    assert play.now.title == "Store lost, its regions have to elect"
    assert play.now.text == (
        "tikv1 exited on signal 9; it led three regions. Writes to those regions stop until "
        "their other copies elect a leader (election timeout 1 to 2 s); the rest goes on."
    )
    assert "PD hasn't said that another store leads any of them" in play.now.evidence
    assert "PD still says Up (tikv1)" in play.now.evidence
    assert "pause or network cut (the container has exited)" in play.now.ruled_out
    assert "PD leader lost (pd0 leads PD throughout)" in play.now.ruled_out
    assert play.now.nodes == ("tikv1",)


def test_a_killed_store_whose_regions_have_elected_takes_no_writes_with_it() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", waiting=3)
    play.run(1.5, share=0.6)
    play.take_over(5, 0, 4)
    play.run(3)
    assert play.now.title == "Store lost, writes go on"
    assert "Other stores lead them now, and two of three stores are up" in play.now.text
    play.tell("tikv1", NodeStatus.STARTING, leads=0)
    play.run(2)
    play.tell("tikv1", leads=0)
    play.run(3)
    assert play.now.key == TikvCause.KILLED_STORE
    assert play.now.title == "Store loss, healed by elections"
    assert play.now.text.endswith("tikv1 is back.")
    assert set(play.keys()) == {TikvCause.KILLED_STORE}


@pytest.mark.parametrize(
    ("status", "key", "says", "ruled_out"),
    [
        (
            NodeStatus.PAUSED,
            TikvCause.PAUSED_STORE,
            "tikv0 is frozen: its container exists but does not run",
            "crash or network cut (its container is frozen)",
        ),
        (
            NodeStatus.CUT_OFF,
            TikvCause.CUT_OFF_STORE,
            "tikv0 is cut off: its process runs, its network to the other nodes is gone",
            "crash or pause (its container runs)",
        ),
    ],
)
def test_a_frozen_store_and_one_that_is_cut_off_are_told_apart(
    status: NodeStatus, key: TikvCause, says: str, ruled_out: str
) -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv0", status, waiting=3)
    play.run(1, share=0.6)
    assert play.now.key == key
    assert says in play.now.evidence
    assert ruled_out in play.now.ruled_out


def test_a_silent_store_is_told_as_that_and_no_more() -> None:
    play = StagedTikv()
    play.begin()
    play.tell("tikv2", NodeStatus.UNKNOWN, leads=3)
    play.run(2)
    assert play.now.key == TikvCause.SILENT_STORE
    assert "tikv2 does not answer" in play.now.evidence


def test_two_of_three_stores_gone_is_a_lost_majority() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv0", waiting=3)
    play.lose("tikv1", waiting=9)
    play.run(3, share=0)
    assert play.now.key == Cause.MAJORITY_LOST
    assert play.now.title == "Majority of stores lost, writes cannot commit"
    assert "one of three is left" in play.now.text
    assert "until one more store is back" in play.now.text
    play.tell("tikv0", leads=0)
    play.run(1, share=0)
    assert play.now.title == "Majority of stores back, elections under way"
    play.take_over(5, 0, 4)
    play.run(3)
    assert play.now.title == "Majority of stores lost, healed"
    assert play.now.key == Cause.MAJORITY_LOST


def test_the_only_pd_lost_lets_the_stores_go_on() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("pd0")
    play.run(2)
    assert play.now.key == TikvCause.PD_LEADER_LOST
    assert play.now.title == "PD lost, the stores go on"
    assert "so writes go on" in play.now.text
    assert "store lost (three of three stores are up)" in play.now.ruled_out


def test_a_lost_leader_of_three_pds_is_told_from_a_lost_follower() -> None:
    play = StagedTikv(pds=3)
    play.begin()
    play.lose("pd0")
    play.run(1.2)  # nobody says who leads the regions: that isn't waited for any longer
    assert play.now.key == TikvCause.PD_LEADER_LOST
    assert play.now.title == "PD leader lost, election under way"
    play.tell("pd1", role=Role.LEADER)
    play.run(3)
    assert play.now.title == "PD leader lost, pd1 elected"
    assert any(line.startswith("pd1 was elected") for line in play.now.evidence)

    play = StagedTikv(pds=3)
    play.begin()
    play.lose("pd2")
    play.run(1)
    assert play.now.key == TikvCause.PD_MEMBER_LOST
    assert "pd0 leads PD and two of three PD members are up" in play.now.text


def test_two_of_three_pds_lost_is_no_majority_of_stores_lost() -> None:
    play = StagedTikv(pds=3)
    play.begin()
    play.lose("pd0")
    play.lose("pd1")
    play.run(2)
    assert play.now.key == TikvCause.PD_MAJORITY_LOST
    assert play.now.title == "PD's majority lost, the stores go on"


def test_a_store_that_is_still_away_is_named_after_new_trouble_has_passed() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", waiting=3)
    play.run(2, share=0.6)
    play.take_over(5, 0, 4)
    play.run(5)
    play.run(12, failed=3)
    play.run(8)
    assert play.now.key == TikvCause.KILLED_STORE


def test_regions_are_said_to_be_led_elsewhere_only_by_what_pd_said_since() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", NodeStatus.PAUSED)
    # PD's answer was on its way when the store stopped: it says nothing of what followed.
    elsewhere = dict.fromkeys(play.regions, "tikv0")
    now = play.clock.t
    play.emit(ev.ShardsObserved(t=now, asked_t=now - 0.01, leaders=elsewhere))
    play.run(0.5, share=0.6)
    assert play.now.title == "Store frozen, its regions have to elect"
    assert not any("lead them now" in text for text in told(play))
    play.lead(5, 0, 4)
    play.run(0.5, share=0.6)
    assert "Other stores lead them now" in play.now.text


def test_a_store_that_goes_on_before_any_region_elected_is_healed_by_no_election() -> None:
    play = StagedTikv()
    play.begin()
    play.lose("tikv1", NodeStatus.PAUSED)
    play.run(0.3, share=0.85)
    play.tell("tikv1", leads=3)
    play.run(3)
    assert play.now.title == "Frozen store, over"
    assert "No region was seen to change its leader." in play.now.text
    assert not any("elections" in explanation.title for explanation in play.explanations())


def test_two_of_five_stores_lost_leave_regions_that_cannot_be_written() -> None:
    play = StagedTikv(stores=5)
    play.begin(2, 2, 2, 2, 1)
    play.lose("tikv1")
    play.lose("tikv2")
    play.take_over(3, 0, 0, 3, 3)
    play.run(3)
    assert "two of their three copies on the lost ones cannot be written" in play.now.text


def told(play: StagedTikv) -> list[str]:
    """All that was explained so far."""
    return [explanation.text for explanation in play.explanations()]
