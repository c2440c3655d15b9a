"""An audience's choice holds as long as one node that it voted for can be struck."""

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role
from core.model.victims import VictimReason
from core.story.audience_choice import AudienceChoice
from tests.fakes import KILL_LEADER, NAMES

CHOICE = AudienceChoice(plan=KILL_LEADER, order=(("n1", 7), ("n3", 7)), voted=15, by_lot=True)


def nodes(*down: str) -> dict[str, NodeHealth]:
    return {
        name: NodeHealth(
            node=name,
            status=NodeStatus.DOWN if name in down else NodeStatus.UP,
            role=Role.LEADER if name == "n2" else Role.FOLLOWER,
        )
        for name in NAMES
    }


def test_winner_is_struck_whatever_its_role():
    victims = CHOICE.victims(KILL_LEADER, nodes(), ())
    assert victims is not None
    assert (victims.nodes, victims.reason) == (("n1",), VictimReason.AUDIENCE)
    assert (victims.votes, victims.voted, victims.by_lot) == (7, 15, True)


def test_next_best_is_struck_where_the_winner_is_down_and_no_lot_chose_that_one():
    victims = CHOICE.victims(KILL_LEADER, nodes("n1"), ())
    assert victims is not None
    assert (victims.nodes, victims.by_lot) == (("n3",), False)


def test_choice_decides_nothing_where_none_of_them_is_up():
    assert CHOICE.victims(KILL_LEADER, nodes("n1", "n3"), ()) is None


def test_plan_that_names_its_nodes_is_not_changed_by_votes():
    named = replace(KILL_LEADER, nodes=("n2",))
    assert CHOICE.victims(named, nodes(), ()) is None
