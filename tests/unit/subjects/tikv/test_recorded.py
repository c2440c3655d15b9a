"""No finding claims what only an answer of before the fault says: by PD's own recorded answers."""

from __future__ import annotations

import pytest

from core.model.events import NodeStatus, Role
from subjects.tikv.findings import TikvCause
from tests.unit.subjects.tikv.recorded import Retold

ELSEWHERE = "lead them now"


def texts(play: Retold) -> str:
    """All that was explained so far."""
    return "\n".join(f"{each.title}. {each.text}" for _, each in play.explained())


@pytest.mark.parametrize("status", [NodeStatus.PAUSED, NodeStatus.CUT_OFF])
def test_store_that_goes_on_at_once_is_healed_by_no_election(status: NodeStatus) -> None:
    play = Retold("pause-store" if status is NodeStatus.PAUSED else "cut-store-12s")
    play.begin_at(25.0)
    play.become("tikv2", status)
    play.run(0.1, share=0.85)
    play.become("tikv2", NodeStatus.UP)
    play.run(5)
    assert ELSEWHERE not in texts(play)
    assert "election" not in play.now.title
    assert "No region was seen to change its leader." in play.now.text


def test_regions_of_a_store_paused_for_long_are_led_by_others_once_pd_says_so() -> None:
    play = Retold("pause-store-12s")
    play.begin_at(49.3)
    play.become("tikv2", NodeStatus.PAUSED)
    play.run(1.4, share=0.6)
    assert play.now.title == "Store frozen, its regions have to elect"
    assert ELSEWHERE not in texts(play)
    play.run(1.0, share=0.9)
    assert "Other stores lead them now" in play.now.text
    play.run(10)
    play.become("tikv2", NodeStatus.UP)
    play.run(5)
    assert play.now.title == "Frozen store, healed by elections"


def test_a_region_that_pd_still_gives_to_a_killed_store_is_not_said_to_be_led_elsewhere() -> None:
    play = Retold("kill-store")
    play.begin_at(26.6)
    play.become("tikv2", NodeStatus.DOWN)
    play.run(2.2, share=0.6)
    # PD has heard of four of the five regions by then.
    assert play.now.title == "Store lost, its regions have to elect"
    assert "other stores lead four of them now" in play.now.evidence
    assert ELSEWHERE not in play.now.text
    play.run(1.4, share=0.9)
    assert "Other stores lead them now" in play.now.text


def test_nothing_is_said_of_regions_while_pd_has_no_leader() -> None:
    play = Retold("kill-pd-of-three", pds=3)
    play.begin_at(20.0)
    play.lose("pd0")
    play.run(6)
    assert play.now.key == TikvCause.PD_LEADER_LOST
    assert play.now.title == "PD leader lost, election under way"
    assert ELSEWHERE not in texts(play)
    play.become("tikv1", NodeStatus.DOWN)
    play.run(1.5, share=0.6)
    # Which store leads which region nobody has said since: neither is claimed.
    assert ELSEWHERE not in texts(play)
    play.tell("pd1", role=Role.LEADER)
    play.run(1)
    assert ELSEWHERE not in texts(play)


def test_regions_without_a_living_leader_are_told_as_what_pd_says() -> None:
    play = Retold("kill-store")
    play.begin_at(26.6)
    play.become("tikv2", NodeStatus.DOWN)
    play.run(1.0, share=0.6)
    told = [text for text in play.texts() if "region" in text]
    assert told == ["no store that is up is known to lead 5 regions"]
