from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus
from subjects.hosts.instance import RuntimeState
from subjects.tikv.figures import LEARNING_S, REPORTED_WITHIN_S, figures
from subjects.tikv.observation import PdView, TikvObservation
from subjects.tikv.views import StoreView
from subjects.tikv.watched import PD, STORE
from tests.unit.subjects.tikv.regions_led import regions_led

NOW = 100.0
UP = NodeStatus.UP


def the_stores(*states: RuntimeState) -> list[TikvObservation]:
    return [
        TikvObservation(
            node=f"tikv{n}",
            kind=STORE,
            address=f"tikv{n}:20160",
            runtime_state=runtime_state,
            answered_t=NOW - 0.2,
            ready=True,
        )
        for n, runtime_state in enumerate(states)
    ]


def the_view(*leaders: int) -> PdView:
    stores = {
        f"tikv{n}:20160": StoreView(id=n, address=f"tikv{n}:20160", state="Up")
        for n in range(len(leaders))
    }
    return PdView(
        asked_t=NOW - 0.3, answered_t=NOW - 0.2, stores=stores, regions=regions_led(*leaders)
    )


def all_of(seen: list[TikvObservation], *statuses: NodeStatus) -> dict[str, float]:
    return told(seen, the_view(4, 3, 2), *statuses)


def told(seen: list[TikvObservation], view: PdView, *statuses: NodeStatus) -> dict[str, float]:
    each = statuses or (UP,) * len(seen)
    health = {s.node: NodeHealth(node=s.node, status=u) for s, u in zip(seen, each, strict=True)}
    return figures(seen, health, view, NOW)


RUNNING = (RuntimeState.RUNNING,) * 3


def test_a_whole_cluster() -> None:
    member = TikvObservation(node="pd0", kind=PD, runtime_state=RuntimeState.RUNNING, ready=True)
    assert all_of([*the_stores(*RUNNING), member]) == {
        "regions": 9,
        "regions_without_leader": 0,
        "stores_up": 3,
        "leaders_max": 4,
        "leaders_min": 2,
        "pd_members_healthy": 1,
    }


def test_regions_that_a_dead_store_leads_in_pds_eyes_have_no_leader() -> None:
    for runtime_state, status in (
        (RuntimeState.EXITED, NodeStatus.DOWN),
        (RuntimeState.PAUSED, NodeStatus.PAUSED),
        (RuntimeState.CUT_OFF, NodeStatus.CUT_OFF),
    ):
        seen = all_of(
            the_stores(runtime_state, RuntimeState.RUNNING, RuntimeState.RUNNING), status, UP, UP
        )
        assert seen["regions_without_leader"] == 4
        assert (seen["stores_up"], seen["leaders_max"], seen["leaders_min"]) == (2, 3, 2)


def test_a_store_that_was_just_restarted_leads_nothing_yet() -> None:
    stores = the_stores(*RUNNING)
    stores[0] = replace(stores[0], ready=False)
    assert all_of(stores, NodeStatus.STARTING, UP, UP)["regions_without_leader"] == 4


def test_regions_of_which_pd_knows_no_leader_have_none() -> None:
    view = replace(the_view(4, 3, 0), leaderless_since_t=NOW - REPORTED_WITHIN_S)
    assert view.leaderless == 2
    assert told(the_stores(*RUNNING), view)["regions_without_leader"] == 2
    # A region that was just split off has a leader, which hasn't reported yet.
    just = replace(view, leaderless_since_t=NOW - 1.0)
    assert "regions_without_leader" not in told(the_stores(*RUNNING), just)


def test_a_new_leader_of_pd_is_given_time_to_learn() -> None:
    learning = replace(the_view(0, 0, 0), leaderless_since_t=50.0, led_since_t=NOW - 1.0)
    assert "regions_without_leader" not in told(the_stores(*RUNNING), learning)
    learned = replace(learning, led_since_t=NOW - LEARNING_S)
    assert told(the_stores(*RUNNING), learned)["regions_without_leader"] == 9


def test_regions_that_a_dead_store_led_count_while_pd_learns() -> None:
    view = replace(the_view(2, 0, 0), leaderless_since_t=50.0, led_since_t=NOW - 1.0)
    dead = the_stores(RuntimeState.EXITED, RuntimeState.RUNNING, RuntimeState.RUNNING)
    assert told(dead, view, NodeStatus.DOWN, UP, UP)["regions_without_leader"] == 2


def test_figures_that_pd_doesnt_tell_now_are_left_out() -> None:
    old = replace(the_view(4, 3, 2), answered_t=NOW - 5.0)
    assert told(the_stores(*RUNNING), old) == {"stores_up": 3, "pd_members_healthy": 0}
    assert told(the_stores(*RUNNING), PdView()) == {"stores_up": 3, "pd_members_healthy": 0}


def test_number_of_stores_up_is_unknown_where_one_store_is() -> None:
    seen = all_of(the_stores(*RUNNING), NodeStatus.UNKNOWN, UP, UP)
    assert "stores_up" not in seen
    lost = [replace(s, answered_t=None) for s in the_stores(*(RuntimeState.UNKNOWN,) * 3)]
    unknown = (NodeStatus.UNKNOWN,) * 3
    assert told(lost, the_view(4, 3, 2), *unknown) == {"regions": 9, "pd_members_healthy": 0}
    # The engine is lost; the stores themselves answer and PD hears of them.
    answering = the_stores(*(RuntimeState.UNKNOWN,) * 3)
    assert told(answering, the_view(4, 3, 2), *unknown)["regions_without_leader"] == 0


def test_a_member_that_others_call_unhealthy_isnt_counted() -> None:
    members = [
        TikvObservation(node=f"pd{n}", kind=PD, runtime_state=RuntimeState.RUNNING)
        for n in range(3)
    ]
    view = PdView(healthy={"pd0": True, "pd1": False}, healthy_t=NOW - 1.0)
    assert told(members, view)["pd_members_healthy"] == 2
