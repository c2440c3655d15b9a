from msgspec.structs import replace

from core.model.events import Group, NodeHealth, NodeStatus, Role
from core.model.fault_kinds import PROCESS_KILL
from core.model.victims import NoVictim, VictimReason
from core.story.fault_plans import FaultPlan, Target
from core.story.victim_choice import choose_victims


def plan(target: Target) -> FaultPlan:
    return FaultPlan(name="x", kind=PROCESS_KILL, target=target, how="SIGKILL")


def nodes(**changes: NodeStatus) -> dict[str, NodeHealth]:
    return {
        name: NodeHealth(
            node=name,
            status=changes.get(name, NodeStatus.UP),
            role=Role.LEADER if name == "n2" else Role.FOLLOWER,
        )
        for name in ("n1", "n2", "n3")
    }


GROUPS = (
    Group(name="Head", nodes=("h0",)),
    Group(name="Store", nodes=("s0", "s1", "s2"), elects=False),
)


def shared(**changes: NodeStatus) -> dict[str, NodeHealth]:
    leads = {"s0": 2, "s1": 5, "s2": 0}
    stores = {
        name: NodeHealth(node=name, status=changes.get(name, NodeStatus.UP), leads=count)
        for name, count in leads.items()
    }
    return {"h0": NodeHealth(node="h0", status=NodeStatus.UP, role=Role.LEADER), **stores}


def store(target: Target) -> FaultPlan:
    return replace(plan(target), group="Store")


def test_leader_plan_picks_the_node_that_leads_most_where_leadership_is_shared():
    victims = choose_victims(store(Target.LEADER), shared(), groups=GROUPS)
    assert (victims.nodes, victims.reason) == (("s1",), VictimReason.LEADS_MOST)


def test_follower_plan_picks_the_node_that_leads_fewest_where_leadership_is_shared():
    victims = choose_victims(store(Target.FOLLOWER), shared(), groups=GROUPS)
    assert (victims.nodes, victims.reason) == (("s2",), VictimReason.LEADS_FEWEST)


def test_majority_plan_picks_a_majority_of_the_group_that_is_meant():
    assert choose_victims(store(Target.MAJORITY), shared(), groups=GROUPS).nodes == ("s1", "s0")


def test_picked_node_of_another_group_is_not_hit():
    victims = choose_victims(store(Target.LEADER), shared(), "h0", GROUPS)
    assert victims.nodes == ("s1",)


def test_leader_plan_picks_no_node_while_no_leader_is_known():
    unknown = {name: replace(health, leads=None) for name, health in shared().items()}
    victims = choose_victims(store(Target.LEADER), unknown, groups=GROUPS)
    assert (victims.nodes, victims.missing) == ((), NoVictim.LEADS_UNKNOWN)


def test_a_node_that_is_cut_off_is_not_hit():
    cut = shared(s1=NodeStatus.CUT_OFF)
    assert choose_victims(store(Target.LEADER), cut, groups=GROUPS).nodes == ("s0",)


def test_the_leader_of_a_group_is_found_in_that_group():
    victims = choose_victims(replace(plan(Target.LEADER), group="Head"), shared(), groups=GROUPS)
    assert (victims.nodes, victims.roles) == (("h0",), (Role.LEADER,))


def test_the_leader_is_the_victim_of_a_fault_for_leaders():
    victims = choose_victims(plan(Target.LEADER), nodes())
    assert (victims.nodes, victims.roles) == (("n2",), (Role.LEADER,))


def test_leader_plan_picks_no_node_without_a_leader():
    victims = choose_victims(plan(Target.LEADER), nodes(n2=NodeStatus.DOWN))
    assert (victims.nodes, victims.missing) == ((), NoVictim.NO_LEADER)


def test_a_follower_is_chosen_where_a_follower_is_meant():
    assert choose_victims(plan(Target.FOLLOWER), nodes()).nodes == ("n1",)


def test_a_majority_starts_with_the_leader():
    assert choose_victims(plan(Target.MAJORITY), nodes()).nodes == ("n2", "n1")


def test_a_majority_that_is_no_longer_there_can_not_be_hit():
    down = nodes(n1=NodeStatus.DOWN, n3=NodeStatus.DOWN)
    victims = choose_victims(plan(Target.MAJORITY), down)
    assert (victims.nodes, victims.missing) == ((), NoVictim.NO_MAJORITY)


def test_the_picked_node_comes_first_whatever_its_role():
    victims = choose_victims(plan(Target.LEADER), nodes(), "n3")
    assert (victims.nodes, victims.roles) == (("n3",), (Role.FOLLOWER,))
    assert victims.reason is VictimReason.PICKED


def test_a_picked_node_that_is_down_is_not_hit_again():
    assert choose_victims(plan(Target.LEADER), nodes(n3=NodeStatus.DOWN), "n3").nodes == ("n2",)


def test_a_node_that_is_spared_is_not_hit_though_it_leads_or_was_picked() -> None:
    spared = replace(plan(Target.LEADER), spared=frozenset({"n2"}))
    assert choose_victims(spared, nodes()).nodes == ()
    assert choose_victims(replace(spared, target=Target.ANY), nodes()).nodes == ("n1",)
    assert choose_victims(spared, nodes(), picked="n2").nodes == ()


def test_a_majority_is_counted_with_those_that_are_spared() -> None:
    spared = replace(plan(Target.MAJORITY), spared=frozenset({"n2"}))
    assert choose_victims(spared, nodes()).nodes == ("n1", "n3")
    assert not choose_victims(replace(spared, spared=frozenset({"n1", "n2"})), nodes()).nodes
