from core.events import NodeHealth, NodeStatus, Role
from core.faults import FaultPlan, Target, choose_victims


def plan(target: Target) -> FaultPlan:
    return FaultPlan(
        name="x", chaos_type="kill", target=target, verb="Killing", done="killed", how="SIGKILL"
    )


def nodes(**changes: NodeStatus) -> dict[str, NodeHealth]:
    return {
        name: NodeHealth(
            node=name,
            status=changes.get(name, NodeStatus.UP),
            role=Role.LEADER if name == "n2" else Role.FOLLOWER,
        )
        for name in ("n1", "n2", "n3")
    }


def test_the_leader_is_the_victim_of_a_fault_for_leaders():
    victims = choose_victims(plan(Target.LEADER), nodes())
    assert (victims.nodes, victims.roles) == (("n2",), (Role.LEADER,))


def test_without_a_leader_nobody_fits():
    assert choose_victims(plan(Target.LEADER), nodes(n2=NodeStatus.DOWN)).nodes == ()


def test_a_follower_is_chosen_where_a_follower_is_meant():
    assert choose_victims(plan(Target.FOLLOWER), nodes()).nodes == ("n1",)


def test_a_majority_starts_with_the_leader():
    assert choose_victims(plan(Target.MAJORITY), nodes()).nodes == ("n2", "n1")


def test_a_majority_that_is_no_longer_there_can_not_be_hit():
    down = nodes(n1=NodeStatus.DOWN, n3=NodeStatus.DOWN)
    assert choose_victims(plan(Target.MAJORITY), down).nodes == ()


def test_the_picked_node_comes_first_whatever_its_role():
    victims = choose_victims(plan(Target.LEADER), nodes(), "n3")
    assert (victims.nodes, victims.roles) == (("n3",), (Role.FOLLOWER,))
    assert victims.reason == "picked on the stage"


def test_a_picked_node_that_is_down_is_not_hit_again():
    assert choose_victims(plan(Target.LEADER), nodes(n3=NodeStatus.DOWN), "n3").nodes == ("n2",)
