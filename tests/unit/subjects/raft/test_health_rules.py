import pytest
from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role
from subjects.hosts.instance import RuntimeState
from subjects.kit.health_rules import is_news
from subjects.raft.health_rules import find_leader, judge
from subjects.raft.observation import RaftObservation, fresh
from subjects.raft.views import RaftView

NEW = NodeHealth(node="n1", status=NodeStatus.UNKNOWN)


def seen(
    node: str = "n1",
    state: str = "FOLLOWER",
    term: int = 1,
    *,
    runtime_state: RuntimeState = RuntimeState.RUNNING,
    answered_t: float | None = 10.0,
    failures: int = 0,
    ready: bool = True,
) -> RaftObservation:
    return RaftObservation(
        node=node,
        runtime_state=runtime_state,
        looked_t=10.0,
        runtime_state_t=5.0,
        answered_t=answered_t,
        failures=failures,
        ready=ready,
        raft=RaftView(state=state, term=term) if answered_t is not None else None,
    )


def health(
    one: RaftObservation, *others: RaftObservation, before: NodeHealth = NEW, now: float = 10.1
) -> NodeHealth:
    return judge(one, (one, *others), before, now)


def test_a_node_that_answers_and_is_ready_is_up_with_its_role() -> None:
    result = health(seen(state="LEADER"))
    assert (result.status, result.role) == (NodeStatus.UP, Role.LEADER)
    assert result.observed_t == 10.0
    assert result.changed_t == 10.1


def test_a_node_that_never_called_itself_healthy_is_starting() -> None:
    result = health(replace(seen(ready=False), complaint="reading its data"))
    assert result.status is NodeStatus.STARTING
    assert result.detail == "reading its data"


def test_a_node_that_lost_its_majority_is_up_and_says_what_is_wrong() -> None:
    result = health(replace(seen(), complaint="no contact with a cluster leader"))
    assert result.status is NodeStatus.UP
    assert result.detail == "no contact with a cluster leader"


def test_an_exit_is_down_whatever_was_answered_before() -> None:
    up = health(seen(state="LEADER"))
    died = replace(
        fresh(seen(state="LEADER"), RuntimeState.EXITED, 11.0),
        exit_text="exited on signal 9",
        exit_code=-9,
    )
    result = health(died, before=up, now=11.01)
    assert result.status is NodeStatus.DOWN
    assert (result.role, result.was_role) == (Role.NONE, Role.LEADER)
    assert (result.detail, result.exit_code) == ("exited on signal 9", -9)
    assert result.changed_t == 11.0
    assert result.lag is result.memory_bytes is result.uptime_s is None


def test_a_stopped_process_is_paused_and_what_it_was_is_kept() -> None:
    up = health(seen(state="LEADER"))
    result = health(fresh(seen(state="LEADER"), RuntimeState.PAUSED, 11.0), before=up, now=11.05)
    assert (result.status, result.role, result.was_role) == (
        NodeStatus.PAUSED,
        Role.NONE,
        Role.LEADER,
    )


def test_former_role_of_a_node_is_kept_until_it_has_a_part_again() -> None:
    down = NodeHealth(node="n1", status=NodeStatus.DOWN, was_role=Role.LEADER)
    starting = health(seen(ready=False), before=down)
    assert (starting.role, starting.was_role) == (Role.FOLLOWER, Role.LEADER)
    assert health(seen(), before=starting).was_role is Role.NONE


def test_silence_of_a_living_process_is_unknown_and_says_for_how_long() -> None:
    result = health(seen(failures=2, state="LEADER"), now=12.1)
    assert result.status is NodeStatus.UNKNOWN
    assert result.detail == "no answer for 2.1 s"
    assert result.role is Role.NONE


@pytest.mark.parametrize(("failures", "now"), [(1, 70.0), (0, 70.0), (5, 11.0)])
def test_a_stall_of_the_app_or_a_short_silence_is_none_of_the_nodes(
    failures: int, now: float
) -> None:
    assert health(seen(failures=failures), now=now).status is NodeStatus.UP


def test_a_started_node_that_never_answers_is_not_starting_for_ever() -> None:
    silent = seen(answered_t=None, failures=9, ready=False)
    assert health(silent, now=8.0).status is NodeStatus.STARTING
    assert health(silent, now=21.0).status is NodeStatus.UNKNOWN


def test_of_two_leaders_only_that_of_the_higher_term_is_believed() -> None:
    stale, new = seen("n1", "LEADER", term=2), seen("n2", "LEADER", term=3)
    assert health(stale, new).role is Role.NONE
    assert health(new, stale).role is Role.LEADER


@pytest.mark.parametrize("runtime_state", [RuntimeState.PAUSED, RuntimeState.EXITED])
def test_nobody_leads_who_is_stopped_or_gone(runtime_state: RuntimeState) -> None:
    assert find_leader([seen(state="LEADER", runtime_state=runtime_state, answered_t=None)]) is None


def test_a_node_that_is_cut_off_says_so_and_what_it_was_is_kept() -> None:
    up = health(seen(state="LEADER"))
    cut = replace(
        seen(state="LEADER", runtime_state=RuntimeState.CUT_OFF),
        runtime_state_t=11.0,
        answer_ms=1.5,
    )
    result = health(cut, before=up, now=11.2)
    assert result.status is NodeStatus.CUT_OFF
    assert (result.role, result.was_role) == (Role.NONE, Role.LEADER)
    assert result.detail == "runs, cut off from the other nodes"
    assert result.changed_t == 11.0
    # The server still answers those who ask it.
    assert result.answer_ms == 1.5
    assert find_leader([cut]) is None


def test_node_is_unknown_where_the_engine_does_not_answer_though_the_node_did() -> None:
    up = health(seen(state="LEADER"))
    lost = fresh(seen(state="LEADER"), RuntimeState.UNKNOWN, 11.0)
    result = health(replace(lost, looked_t=10.0), before=up, now=11.5)
    assert result.status is NodeStatus.UNKNOWN
    assert (result.role, result.was_role) == (Role.NONE, Role.LEADER)
    assert result.detail == "the Docker engine doesn't answer"
    assert result.observed_t == 10.0
    back = fresh(lost, RuntimeState.RUNNING, 13.0)
    assert back.ready
    assert not fresh(fresh(lost, RuntimeState.EXITED, 13.0), RuntimeState.RUNNING, 14.0).ready


def test_a_candidate_is_shown_as_one() -> None:
    assert health(seen(state="CANDIDATE", term=4)).role is Role.CANDIDATE


def test_a_node_that_answers_although_our_process_is_gone_was_restarted_from_outside() -> None:
    result = health(seen(runtime_state=RuntimeState.EXITED))
    assert result.status is NodeStatus.UP
    assert result.detail == "restarted from outside"
    assert result.exit_code is None


def test_node_restarted_from_outside_and_silent_again_is_down() -> None:
    gone = replace(
        seen(runtime_state=RuntimeState.EXITED, failures=2), exit_text="exited on signal 9"
    )
    assert health(gone).status is NodeStatus.DOWN


def test_a_node_that_was_not_started_is_unknown_and_never_observed() -> None:
    result = health(RaftObservation(node="n1"))
    assert result.status is NodeStatus.UNKNOWN
    assert result.observed_t is None


def test_new_runtime_state_forgets_all_answers() -> None:
    running = replace(seen(state="LEADER"), behind=3, complaint="x")
    paused = fresh(running, RuntimeState.PAUSED, 11.0)
    assert (paused.answered_t, paused.raft, paused.behind, paused.complaint) == (
        None,
        None,
        None,
        "",
    )
    assert fresh(paused, RuntimeState.RUNNING, 12.0).ready
    died = fresh(running, RuntimeState.EXITED, 12.0)
    assert not fresh(died, RuntimeState.RUNNING, 13.0).ready


def test_facts_are_formatted_for_the_card() -> None:
    one = replace(seen(term=7), entries=48_213)
    assert health(one).facts == {"term": "7", "entries": "48\u00a0213"}


def test_catching_up_is_news_and_a_lag_that_only_changes_is_not() -> None:
    up = health(replace(seen(), behind=120))
    assert not is_news(replace(up, lag=90, memory_bytes=5, observed_t=11.0), up)
    assert is_news(replace(up, lag=0), up)
    assert is_news(replace(up, role=Role.LEADER), up)


def test_a_silence_that_lasts_is_no_news_each_time() -> None:
    silent = health(seen(failures=2), now=12.1)
    assert not is_news(replace(silent, detail="no answer for 2.4 s"), silent)
