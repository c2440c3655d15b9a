from typing import Any

import pytest
from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role
from subjects.hosts.instance import RuntimeState
from subjects.kit.health_rules import is_news
from subjects.tikv.health_rules import START_WITHIN_S, find_leader, judge
from subjects.tikv.metrics import Page
from subjects.tikv.observation import PdView, TikvObservation, fresh
from subjects.tikv.views import StoreView
from subjects.tikv.watched import PD, STORE
from tests.unit.subjects.tikv.regions_led import regions_led

NOW = 100.0
ADDRESS = "tikv0:20160"
BEFORE = NodeHealth(node="tikv0", status=NodeStatus.UP, changed_t=5.0)


def a_store(**news: Any) -> TikvObservation:
    seen = TikvObservation(
        node="tikv0",
        kind=STORE,
        address=ADDRESS,
        runtime_state=RuntimeState.RUNNING,
        runtime_state_t=10.0,
        looked_t=NOW,
        incarnation=1,
        answered_t=NOW - 0.2,
        answer_ms=1.5,
        ready=True,
    )
    return replace(seen, **news)


def a_member(name: str, names_leader: str | None = "pd0", **news: Any) -> TikvObservation:
    seen = a_store(node=name, kind=PD, address=f"{name}:2379", names_leader=names_leader)
    return replace(seen, **news)


def pd_says(
    state: str = "Up", beat_s_ago: float = 0.5, leaders: int = 3, asked_s_ago: float = 0.2
) -> PdView:
    store = StoreView(id=1, address=ADDRESS, state=state, beat_ns=1, regions=9, uptime_s=63.2)
    return PdView(
        asked_t=NOW - asked_s_ago,
        answered_t=NOW - asked_s_ago,
        stores={ADDRESS: store},
        beats={ADDRESS: NOW - beat_s_ago},
        regions=regions_led(leaders, first_store=1),
    )


def health_of(
    seen: TikvObservation, view: PdView, before: NodeHealth = BEFORE, *others: TikvObservation
) -> NodeHealth:
    return judge(seen, [seen, *others], view, before, NOW)


# --- stores ------------------------------------------------------------------------------


def test_a_store_that_all_three_agree_on_is_up() -> None:
    health = health_of(a_store(), pd_says())
    assert (health.status, health.detail, health.disagreement) == (NodeStatus.UP, "", "")
    assert (health.leads, health.role, health.lag) == (3, Role.NONE, None)
    assert health.facts == {"regions": "9", "PD says": "Up"}
    assert health.answer_ms == 1.5
    assert health.uptime_s == 63.2
    assert health.changed_t == 5.0


def test_a_store_that_leads_nothing_leads_nought() -> None:
    assert health_of(a_store(), pd_says(leaders=0)).leads == 0


def test_a_dead_container_is_down_whatever_pd_says() -> None:
    dead = a_store(
        runtime_state=RuntimeState.EXITED,
        runtime_state_t=93.0,
        exit_text="exited on signal 9",
        exit_code=137,
    )
    health = health_of(dead, pd_says(beat_s_ago=7.4))
    assert (health.status, health.detail) == (NodeStatus.DOWN, "exited on signal 9")
    assert (health.exit_code, health.changed_t) == (137, 93.0)
    assert health.disagreement == "PD still says Up, beat 7 s ago"
    health = health_of(dead, pd_says("Disconnected", beat_s_ago=24.3))
    assert health.disagreement == "PD says Disconnected, beat 24 s ago"
    assert health_of(dead, pd_says("Down", beat_s_ago=1900.0)).disagreement == ""


def test_word_of_pd_from_long_ago_is_no_disagreement() -> None:
    dead = a_store(runtime_state=RuntimeState.EXITED, runtime_state_t=93.0)
    assert health_of(dead, pd_says(asked_s_ago=10.0)).disagreement == ""


def test_a_paused_container_is_paused() -> None:
    health = health_of(
        a_store(runtime_state=RuntimeState.PAUSED, runtime_state_t=96.0), pd_says(beat_s_ago=4.0)
    )
    assert (health.status, health.changed_t) == (NodeStatus.PAUSED, 96.0)
    assert health.disagreement == "PD still says Up, beat 4 s ago"


def test_a_store_cut_off_answers_on_its_status_port() -> None:
    cut = a_store(runtime_state=RuntimeState.CUT_OFF, runtime_state_t=90.0)
    health = health_of(cut, pd_says(beat_s_ago=10.0))
    assert health.status is NodeStatus.CUT_OFF
    assert health.disagreement == "PD still says Up, beat 10 s ago; status port answers"
    silent = replace(cut, answered_t=None)
    assert health_of(silent, pd_says()).disagreement == "PD still says Up, beat 0 s ago"


def test_a_store_that_answers_while_pd_hears_nothing_is_not_up() -> None:
    health = health_of(a_store(), pd_says("Disconnected", beat_s_ago=31.0))
    assert (health.status, health.detail) == (NodeStatus.UNKNOWN, "PD says Disconnected")
    assert health.disagreement == "PD says Disconnected, beat 31 s ago"
    healed = health_of(a_store(runtime_state_t=NOW - 1.0), pd_says("Disconnected", beat_s_ago=31.0))
    assert healed.status is NodeStatus.STARTING


def test_late_beats_are_told_before_pd_gives_the_store_up() -> None:
    assert health_of(a_store(), pd_says(beat_s_ago=11.0)).disagreement == ""
    health = health_of(a_store(), pd_says(beat_s_ago=13.0))
    assert (health.status, health.disagreement) == (NodeStatus.UP, "PD says Up, beat 13 s ago")


def test_a_store_that_is_being_removed_is_told() -> None:
    health = health_of(a_store(), pd_says("Offline"))
    assert (health.status, health.disagreement) == (NodeStatus.UP, "PD says Offline, beat 0 s ago")


def test_silence_while_running_is_unknown() -> None:
    silent = a_store(answered_t=NOW - 3.0, failures=4)
    health = health_of(silent, pd_says(beat_s_ago=0.9))
    assert (health.status, health.detail) == (NodeStatus.UNKNOWN, "no answer for 3.0 s")
    assert health.disagreement == "PD still says Up, beat 1 s ago"
    # Nothing was asked meanwhile: that is the app's silence.
    assert health_of(replace(silent, failures=1), pd_says()).status is NodeStatus.UP


def test_a_restarted_store_is_starting_until_pd_has_heard_of_it_anew() -> None:
    started = a_store(runtime_state_t=98.0, ready=False)
    health = health_of(started, pd_says("Disconnected", beat_s_ago=40.0))
    assert (health.status, health.detail) == (NodeStatus.STARTING, "PD hasn't heard of it yet")
    assert health.disagreement == "PD says Disconnected, beat 40 s ago"
    assert health_of(replace(started, answered_t=None), pd_says()).status is NodeStatus.STARTING
    late = replace(started, runtime_state_t=NOW - START_WITHIN_S)
    assert health_of(late, pd_says("Disconnected")).status is NodeStatus.UNKNOWN


def test_without_pd_a_store_that_was_up_stays_up() -> None:
    silent_pd = pd_says(asked_s_ago=8.0)
    health = health_of(a_store(), silent_pd)
    assert (health.status, health.leads) == (NodeStatus.UP, None)
    assert health.facts == {"PD says": "no answer"}
    health = health_of(a_store(ready=False, runtime_state_t=98.0), silent_pd)
    assert (health.status, health.detail) == (NodeStatus.STARTING, "no word from PD")


def test_without_pd_its_own_count_tells_what_it_leads() -> None:
    page = Page(leaders=4, regions=8, memory_bytes=1 << 20)
    health = health_of(a_store(page=page, requests_per_s=1234.4), PdView())
    assert (health.leads, health.memory_bytes) == (4, 1 << 20)
    assert health.facts == {"regions": "8", "ops/s": "1\u00a0234"}


def test_before_the_start_nothing_is_known() -> None:
    health = health_of(TikvObservation(node="tikv0", kind=STORE), PdView())
    assert (health.status, health.detail) == (NodeStatus.UNKNOWN, "not started")
    assert (health.observed_t, health.leads, health.facts) == (None, None, {})


def test_without_the_engine_nothing_is_green() -> None:
    health = health_of(a_store(runtime_state=RuntimeState.UNKNOWN), pd_says())
    assert health.status is NodeStatus.UNKNOWN
    told = "container engine doesn't answer; status port does; PD says Up"
    assert (health.detail, health.disagreement) == (told, "")
    health = health_of(a_store(runtime_state=RuntimeState.UNKNOWN, answered_t=NOW - 9), PdView())
    assert health.detail == "container engine doesn't answer"


def test_a_lost_engine_takes_no_answers_away_and_a_start_takes_all() -> None:
    lost = fresh(a_store(), RuntimeState.UNKNOWN, 50.0)
    back = fresh(lost, RuntimeState.RUNNING, 60.0)
    assert (back.answered_t, back.ready, back.runtime_state_t) == (NOW - 0.2, True, 60.0)
    again = fresh(lost, RuntimeState.RUNNING, 60.0, started=True)
    assert (again.answered_t, again.ready) == (None, False)
    resumed = fresh(a_store(runtime_state=RuntimeState.PAUSED), RuntimeState.RUNNING, 60.0)
    assert (resumed.answered_t, resumed.ready) == (None, True)


# --- PD ----------------------------------------------------------------------------------


def test_the_member_that_all_name_leads() -> None:
    members = [a_member(f"pd{n}") for n in range(3)]
    roles = [judge(seen, members, PdView(), BEFORE, NOW).role for seen in members]
    assert roles == [Role.LEADER, Role.FOLLOWER, Role.FOLLOWER]
    assert judge(members[0], members, PdView(), BEFORE, NOW).leads is None


def test_a_resumed_leader_that_takes_itself_for_one_is_outvoted() -> None:
    members = [a_member("pd0", "pd0"), a_member("pd1", "pd1"), a_member("pd2", "pd1")]
    assert find_leader(members) == "pd1"
    assert find_leader(members[:2]) in ("pd0", "pd1")


def test_a_dead_member_that_is_still_named_leads_nothing() -> None:
    dead = a_member(
        "pd0",
        None,
        runtime_state=RuntimeState.EXITED,
        runtime_state_t=99.0,
        exit_text="exited on signal 9",
    )
    others = [a_member("pd1", "pd0"), a_member("pd2", "pd0")]
    assert find_leader([dead, *others]) is None
    was = NodeHealth(node="pd0", status=NodeStatus.UP, role=Role.LEADER)
    health = judge(dead, [dead, *others], PdView(), was, NOW)
    assert (health.status, health.role, health.was_role) == (
        NodeStatus.DOWN,
        Role.NONE,
        Role.LEADER,
    )
    assert health.disagreement == "pd1 still names it leader"
    follower = judge(others[0], [dead, *others], PdView(), BEFORE, NOW)
    assert (follower.status, follower.role, follower.detail) == (
        NodeStatus.UP,
        Role.NONE,
        "no PD leader",
    )


def test_a_leader_cut_off_that_takes_itself_for_one_is_told() -> None:
    cut = a_member("pd0", "pd0", runtime_state=RuntimeState.CUT_OFF, runtime_state_t=95.0)
    others = [a_member("pd1", "pd1"), a_member("pd2", "pd1")]
    health = judge(cut, [cut, *others], PdView(), BEFORE, NOW)
    assert (health.status, health.role) == (NodeStatus.CUT_OFF, Role.NONE)
    assert health.disagreement == "it still takes itself for the leader"
    assert find_leader([cut, *others]) == "pd1"


@pytest.mark.parametrize(
    ("runtime_state", "healthy", "said"),
    [
        (RuntimeState.RUNNING, False, "PD calls it unhealthy"),
        (RuntimeState.RUNNING, True, ""),
        (RuntimeState.PAUSED, True, "PD still calls it healthy"),
        (RuntimeState.PAUSED, False, ""),
    ],
)
def test_members_disagree_where_others_report_them_well_or_ill(
    runtime_state: RuntimeState, healthy: bool, said: str
) -> None:
    view = PdView(healthy={"pd1": healthy}, healthy_t=98.0)
    seen = a_member("pd1", runtime_state=runtime_state, runtime_state_t=90.0)
    assert judge(seen, [a_member("pd0"), seen], view, BEFORE, NOW).disagreement == said
    # An answer from before the pause, or of long ago, says nothing.
    for asked_t in (89.0, 91.0):
        old = replace(view, healthy_t=asked_t)
        assert judge(seen, [a_member("pd0"), seen], old, BEFORE, NOW).disagreement == ""


def test_a_member_starts_until_it_knows_a_leader_and_then_is_there() -> None:
    seen = a_member("pd0", None, ready=False, runtime_state_t=95.0)
    health = judge(seen, [seen], PdView(), BEFORE, NOW)
    assert (health.status, health.detail) == (NodeStatus.STARTING, "no PD leader")
    late = replace(seen, runtime_state_t=NOW - START_WITHIN_S)
    assert judge(late, [late], PdView(), BEFORE, NOW).status is NodeStatus.UP


# --- news --------------------------------------------------------------------------------


def test_seconds_that_count_up_are_no_news_but_their_beginning_is() -> None:
    dead = a_store(runtime_state=RuntimeState.EXITED, runtime_state_t=93.0)
    first = health_of(dead, pd_says(beat_s_ago=7.0))
    later = health_of(dead, pd_says(beat_s_ago=8.0), first)
    assert later.disagreement != first.disagreement
    assert not is_news(later, first)
    assert is_news(health_of(dead, pd_says("Disconnected", beat_s_ago=20.0), later), later)
    assert is_news(first, BEFORE)


def test_figures_are_no_news() -> None:
    before = health_of(a_store(), pd_says(leaders=3))
    assert not is_news(health_of(a_store(answer_ms=9.0), pd_says(leaders=5), before), before)
