"""Tests of who leads a group, and of what the stage knows of groups."""

from core.model import events as ev
from core.model.events import NodeStatus, Role
from core.views.groups import by_leads, group_with, leader_of, quorum, whole
from tests.unit.core.playing import Play
from tests.unit.core.watching import Grouped


def health(name: str, role: Role = Role.NONE, leads: int | None = None) -> ev.NodeHealth:
    return ev.NodeHealth(node=name, status=NodeStatus.UP, role=role, leads=leads)


def test_a_run_that_names_no_groups_has_one_of_all_nodes():
    (group,) = whole(("n1", "n2", "n3"))
    assert (group.name, group.nodes, group.elects, quorum(group)) == (
        "",
        ("n1", "n2", "n3"),
        True,
        2,
    )
    assert whole(()) == ()


def test_two_who_claim_to_lead_are_no_leader():
    (group,) = whole(("n1", "n2"))
    nodes = {name: health(name, Role.LEADER) for name in group.nodes}
    assert leader_of(group, nodes) is None


def test_nodes_of_which_it_is_not_known_what_they_lead_come_last():
    nodes = {"a": health("a"), "b": health("b", leads=1), "c": health("c", leads=4)}
    assert by_leads(list(nodes), nodes) == ["c", "b", "a"]


def test_the_stage_knows_the_leader_of_each_group_that_elects():
    play = Play()
    play.groups = Grouped.GROUPS
    play.names = ("h0", "s0", "s1", "s2")
    play.start()
    play.observe("h0", role=Role.LEADER)
    play.observe("s0", leads=3)
    assert play.timeline.state.leaders == {"Head": "h0"}
    assert play.timeline.state.leader == "h0"
    found = group_with("s1", Grouped.GROUPS)
    assert found is not None and found.name == "Store"


def test_a_node_that_is_cut_off_leads_nobody():
    play = Play()
    play.start()
    play.up("n2")
    play.cut_off("n2")
    assert play.timeline.state.leader is None


def test_figures_of_the_whole_system_replace_those_before():
    play = Play()
    play.start()
    play.emit(ev.SystemObserved(t=1.0, figures={"a": 1.0, "b": 2.0}))
    play.emit(ev.SystemObserved(t=2.0, figures={"a": 3.0}))
    assert play.timeline.state.figures == {"a": 3.0}
    assert play.timeline.state.system.figures_t == 2.0


def test_checks_are_kept_in_order_and_forgotten_by_the_next_run():
    play = Play()
    play.start()
    for key, status in (("engine", "running"), ("images", "failed"), ("engine", "ok")):
        check = ev.PreflightCheck(key=key, title=key, status=ev.CheckStatus(status))
        play.emit(ev.Checked(t=0.0, check=check))
    checks = play.timeline.state.checks
    assert [(key, check.status.value) for key, check in checks.items()] == [
        ("engine", "ok"),
        ("images", "failed"),
    ]
    play.start()
    assert play.timeline.state.checks == {}
