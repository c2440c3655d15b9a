"""Tests of the text on a node's card."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.events import Group, NodeHealth, NodeStatus, Role, RunStarted
from core.text.figures import UNKNOWN
from core.views.stage_state import ActiveFault, StageState
from gui.drawing.signs import Sign
from gui.stage.nodes.text import node_text
from tests.scripted import scripted_run
from tests.scripted_checks import checks_started

UP = NodeHealth(
    node="n1",
    status=NodeStatus.UP,
    role=Role.LEADER,
    lag=1204,
    memory_bytes=41_000_000,
    uptime_s=80.0,
    observed_t=9.5,
)


def test_card_of_a_running_node_shows_role_and_figures() -> None:
    text = node_text(UP, StageState(), 10.0)
    assert (text.status, text.badge, text.sign) == ("Up", "Leader", Sign.DOT)
    assert dict(text.figures) == {"lag": "1\u202f204", "memory": "41 MB", "uptime": "1 min 20 s"}


def test_unknown_figures_of_a_node_are_dashes() -> None:
    bare = NodeHealth(node="n1", status=NodeStatus.UP, observed_t=10.0)
    assert {value for _, value in node_text(bare, StageState(), 10.0).figures} == {UNKNOWN}


def test_card_says_how_old_an_old_observation_is() -> None:
    assert node_text(UP, StageState(), 11.4).status == "Up"
    assert node_text(UP, StageState(), 13.5).status == "Up · seen 4 s ago"


def test_card_of_a_killed_node_shows_since_when_and_the_former_role() -> None:
    gone = NodeHealth(
        node="n3",
        status=NodeStatus.DOWN,
        changed_t=10.0,
        observed_t=10.0,
        was_role=Role.LEADER,
        exit_code=-9,
        lag=3,
        memory_bytes=1,
    )
    text = node_text(gone, StageState(), 12.95)
    assert (text.status, text.badge) == ("Down · killed 2.9 s ago", "was Leader")
    assert {value for _, value in text.figures} == {UNKNOWN}


@pytest.mark.parametrize(
    ("code", "said"),
    [(-11, "Down · signal 11, 1.0 s ago"), (1, "Down · exit code 1, 1.0 s ago")],
)
def test_card_of_a_node_that_died_otherwise_shows_the_cause(code: int, said: str) -> None:
    gone = NodeHealth(node="n3", status=NodeStatus.DOWN, changed_t=1.0, exit_code=code)
    assert node_text(gone, StageState(), 2.0).status == said


def test_card_of_a_paused_node_shows_for_how_long() -> None:
    paused = NodeHealth(node="n2", status=NodeStatus.PAUSED, changed_t=4.0, was_role=Role.FOLLOWER)
    text = node_text(paused, StageState(), 70.0)
    assert (text.status, text.badge) == ("Paused · for 1 min 6 s", "was Follower")


def test_card_of_an_unknown_node_shows_the_reason() -> None:
    dumb = NodeHealth(node="n2", status=NodeStatus.UNKNOWN, detail="no answer for 2.1 s")
    text = node_text(dumb, StageState(), 5.0)
    assert (text.status, text.sign) == ("Unknown · no answer for 2.1 s", Sign.QUESTION)


def test_the_next_victim_is_marked_until_the_fault_is_in() -> None:
    assert node_text(UP, StageState(victims=("n1",)), 10.0).marked
    assert not node_text(UP, StageState(victims=("n2",)), 10.0).marked
    faults = (ActiveFault("f", "kill", "n1", 9.0),)
    assert not node_text(UP, StageState(victims=("n1",), faults=faults, fault_t=9.0), 10.0).marked


def test_spoken_text_has_everything_that_the_card_shows() -> None:
    spoken = node_text(UP, StageState(victims=("n1",)), 10.0).spoken
    for part in ("Node n1", "Up", "Leader", "next victim", "lag", "memory 41 MB"):
        assert part in spoken


def test_every_status_has_a_sign_of_its_own() -> None:
    healths = [NodeHealth(node="n", status=status) for status in NodeStatus]
    signs = {node_text(health, StageState(), 0.0).sign for health in healths}
    assert len(signs) == len(NodeStatus)


def test_card_of_a_container_killed_by_a_signal_says_killed() -> None:
    gone = NodeHealth(node="n3", status=NodeStatus.DOWN, changed_t=1.0, exit_code=137)
    assert node_text(gone, StageState(), 2.0).status == "Down · killed 1.0 s ago"


def test_card_of_a_cut_off_node_shows_for_how_long_and_the_former_role() -> None:
    cut = NodeHealth(node="n2", status=NodeStatus.CUT_OFF, changed_t=4.0, was_role=Role.LEADER)
    text = node_text(cut, StageState(), 7.15)
    assert (text.status, text.badge) == ("Cut off · for 3.1 s", "was Leader")


def test_card_of_a_node_with_many_groups_shows_the_number_led_instead_of_a_lag() -> None:
    store = NodeHealth(node="s1", status=NodeStatus.UP, leads=7, observed_t=10.0)
    assert text_of(store)[0] == ("leads", "7")
    assert "lag" not in dict(text_of(store))


def test_card_shows_no_lag_in_a_run_with_groups_where_the_node_has_none() -> None:
    groups = (Group(name="PD", nodes=("pd0",)),)
    started = scripted_run()[0]
    assert isinstance(started, RunStarted)
    state = StageState(run=replace(started, groups=groups))
    bare = NodeHealth(node="pd0", status=NodeStatus.UP, observed_t=10.0)
    assert "lag" not in dict(node_text(bare, state, 10.0).figures)


def test_disagreement_of_another_source_is_in_the_spoken_text() -> None:
    said = "PD still says Up, beat 7 s ago"
    gone = NodeHealth(node="s1", status=NodeStatus.DOWN, disagreement=said)
    text = node_text(gone, StageState(), 2.0)
    assert text.disagreement == said
    assert said in text.spoken


def text_of(health: NodeHealth) -> tuple[tuple[str, str], ...]:
    return node_text(health, StageState(), 10.0).figures


def test_card_of_a_running_node_without_a_group_shows_only_known_figures() -> None:
    state = StageState(run=checks_started())
    bare = NodeHealth(node="store", status=NodeStatus.UP, facts={"keys": "4"})
    assert node_text(bare, state, 10.0).figures == (("keys", "4"),)
    known = replace(bare, uptime_s=7.0)
    assert node_text(known, state, 10.0).figures == (("keys", "4"), ("uptime", "7 s"))
    assert node_text(known, state, 10.0).badge == ""
    down = replace(known, status=NodeStatus.DOWN)
    assert dict(node_text(down, state, 10.0).figures) == {"memory": UNKNOWN, "uptime": UNKNOWN}


def test_facts_of_a_kind_of_node_come_before_memory_and_uptime() -> None:
    facts = {"store": "unreachable", "allowed": "75/s"}
    limiter = NodeHealth(
        node="lim1", status=NodeStatus.UP, memory_bytes=45_000_000, uptime_s=14.0, facts=facts
    )
    figures = node_text(limiter, StageState(run=checks_started()), 10.0).figures
    assert [name for name, _ in figures] == ["store", "allowed", "memory", "uptime"]


def test_title_of_a_node_is_shown_beside_its_name() -> None:
    started = scripted_run()[0]
    assert isinstance(started, RunStarted)
    assert node_text(UP, StageState(run=started), 10.0).title == ""
    titled = replace(started, titles={"n1": "Front door"})
    text = node_text(UP, StageState(run=titled), 10.0)
    assert (text.name, text.title) == ("n1", "Front door")
    assert text.spoken.startswith("Node n1, Front door, ")
