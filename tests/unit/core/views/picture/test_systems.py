"""The picture of other systems: replicas that count bytes, limiters, slowed nodes."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import LoadKind, NodeStatus, Role
from core.views.fold import apply
from core.views.picture.build import picture
from core.views.picture.links import FRESH_S
from core.views.picture.model import BarKind, FlowCounter, LinkState, NodeStanding, Picture
from core.views.stage_state import StageState
from tests.records import a_run, a_sample

VALKEY = ev.Group(name="Valkey", nodes=("v1", "v2", "v3"), least=1)
SENTINEL = ev.Group(name="Sentinel", nodes=("s1", "s2"), elects=False, votes=True)
LIMITER = ev.Group(name="Limiter", nodes=("lim1", "lim2"), elects=False, agrees=False)
STORE = ev.Group(name="Store", nodes=("store",), elects=False, agrees=False)


def _started(*groups: ev.Group, kind: LoadKind = LoadKind.WRITES) -> list[ev.Event]:
    names = tuple(name for group in groups for name in group.nodes)
    run = a_run(*names, groups=groups, load_kind=kind)
    return [run, *(_up(name) for name in names)]


def _up(
    name: str,
    role: Role = Role.NONE,
    t: float = 0.1,
    *,
    unreachable: tuple[str, ...] = (),
    answer_ms: float | None = None,
) -> ev.NodeObserved:
    health = ev.NodeHealth(
        node=name,
        status=NodeStatus.UP,
        role=role,
        observed_t=t,
        unreachable=unreachable,
        answer_ms=answer_ms,
    )
    return ev.NodeObserved(t=t, health=health)


def _shown(events: list[ev.Event], now: float) -> Picture:
    state = StageState()
    for event in events:
        state = apply(state, event)
    return picture(state, now)


def _sentinel(t: float = 2.0) -> list[ev.Event]:
    events = _started(VALKEY, SENTINEL)
    events += [_up("v1", Role.LEADER), _up("v2", Role.FOLLOWER), _up("v3", Role.FOLLOWER)]
    for moment, offset in ((1.0, 1_000), (t, 6_000)):
        logs = {"v1": ev.LogPosition(offset, offset), "v2": ev.LogPosition(offset)}
        logs["v3"] = ev.LogPosition(1_000)
        events.append(ev.LogsObserved(t=moment, logs=logs, in_bytes=True))
    return events


def test_a_primary_is_linked_with_each_replica_and_sentinels_with_each_other() -> None:
    ends = [link.ends for link in _shown(_sentinel(), 2.1).links]
    assert ends == [("v1", "v2"), ("v1", "v3"), ("s1", "s2")]


def test_a_replica_counts_what_it_gets_from_its_primary() -> None:
    shown = _shown(_sentinel(), 2.1)
    assert shown.counter is FlowCounter.NODES
    assert [link.rates for link in shown.links] == [(5_000.0, 0.0), (0.0, 0.0), None]


def test_a_replica_that_has_said_nothing_for_long_gets_nothing() -> None:
    links = _shown(_sentinel(), 2.0 + FRESH_S).links
    assert links[0].rates == (0.0, 0.0)


def test_histories_are_bars_of_bytes_against_the_same_scale() -> None:
    shown = _shown(_sentinel(), 2.1)
    bars = {name: node.bar for name, node in shown.nodes.items() if node.bar is not None}
    assert {bar.kind for bar in bars.values()} == {BarKind.BYTES}
    assert {bar.full for bar in bars.values()} == {10_000}
    assert set(bars) == {"v1", "v2", "v3"}


def test_node_that_only_votes_stands_apart_and_needs_no_room_for_a_bar() -> None:
    servers, sentinels = _shown(_sentinel(), 2.1).zones
    assert (servers.has_bars, sentinels.has_bars) == (True, False)
    assert (servers.needed, sentinels.needed) == (1, 2)


def _sample(t: float, **nodes: ev.NodeTally) -> ev.Sampled:
    sample = a_sample(
        t,
        acked=sum(each.acked for each in nodes.values()),
        failed=sum(each.failed for each in nodes.values()),
        refused=sum(each.refused for each in nodes.values()),
        nodes=nodes,
    )
    return ev.Sampled(t=t, sample=sample)


def _limiter() -> list[ev.Event]:
    events = _started(LIMITER, STORE, kind=LoadKind.CHECKS)
    events += [
        ev.LimitSet(t=0.2, ops=100.0),
        ev.LoadChanged(t=0.5, status=ev.LoadStatus.RUNNING),
    ]
    tallies = {"lim1": ev.NodeTally(acked=20, refused=5), "lim2": ev.NodeTally(acked=4, failed=2)}
    return [*events, *(_sample(1.0 + step / 10, **tallies) for step in range(11))]


def test_limiters_show_what_they_allowed_against_the_limit_of_all() -> None:
    bars = {name: node.bar for name, node in _shown(_limiter(), 2.0).nodes.items()}
    assert bars["store"] is None
    one, other = bars["lim1"], bars["lim2"]
    assert one is not None
    assert other is not None
    assert (one.kind, one.value, one.mark) == (BarKind.CHECKS, 200, 100)
    assert (other.value, other.full) == (40, one.full)
    assert one.total == other.total == 240
    assert (one.standing, other.standing) == (NodeStanding.BAD, NodeStanding.BAD)


def test_refused_checks_are_answers_and_failed_ones_are_none() -> None:
    one, other = _shown(_limiter(), 2.0).arrows
    assert (round(one.acked), round(one.refused), round(one.failed)) == (200, 50, 0)
    assert (round(other.acked), round(other.refused), round(other.failed)) == (40, 0, 20)


def test_limiters_are_linked_with_their_store_and_not_with_each_other() -> None:
    assert [link.ends for link in _shown(_limiter(), 2.0).links] == [
        ("lim1", "store"),
        ("lim2", "store"),
    ]


def test_a_limiter_that_says_it_cannot_reach_the_store_has_a_broken_link() -> None:
    events = [*_limiter(), _up("lim1", t=1.9, unreachable=("store",))]
    states = [link.state for link in _shown(events, 2.0).links]
    assert states == [LinkState.BROKEN, LinkState.WHOLE]


def test_the_links_of_a_slowed_node_say_how_long_it_took_to_answer() -> None:
    events = [
        *_sentinel(),
        ev.FaultInjected(t=2.0, fault_id="f", chaos_type="latency", node="v2", text="slow"),
        _up("v2", Role.FOLLOWER, 2.05, answer_ms=210.0),
    ]
    shown = {link.ends: link for link in _shown(events, 2.1).links}
    assert shown["v1", "v2"].state is LinkState.SLOW
    assert shown["v1", "v2"].delay_ms == 210.0
    assert shown["v1", "v3"].state is LinkState.WHOLE


def test_a_former_primary_has_alone_what_the_new_one_has_not() -> None:
    logs = {"v1": ev.LogPosition(9_000, 9_000), "v2": ev.LogPosition(6_500, 6_500)}
    former = ev.NodeHealth(
        node="v1", status=NodeStatus.UP, mode="primary", claims=("says primary",), observed_t=2.5
    )
    events = [
        *_sentinel(),
        _up("v2", Role.LEADER, 2.5),
        ev.NodeObserved(t=2.5, health=former),
        ev.LogsObserved(t=3.0, logs=logs, in_bytes=True),
        ev.LogsObserved(t=3.5, logs={"v1": ev.LogPosition(9_500, 9_500)}, in_bytes=True),
    ]
    nodes = _shown(events, 3.6).nodes
    old, new = nodes["v1"].bar, nodes["v2"].bar
    assert old is not None
    assert new is not None
    assert (old.alone, old.mark) == (3_000, 6_500)
    assert (new.alone, new.behind) == (0, 0)


def test_rates_that_nodes_count_are_those_of_their_last_words() -> None:
    measured = [
        ev.LinksMeasured(t=t, bytes_per_s={"v1": {"v2": rate}}, seconds=0.5, by_nodes=True)
        for t, rate in ((1.6, 2_000), (2.1, 4_000))
    ]
    shown = _shown([*_sentinel(), *measured], 2.5)
    assert shown.counter is FlowCounter.NODES
    assert shown.links[0].rates == (3_000.0, 0.0)


def test_a_node_that_is_begun_anew_has_no_log_yet() -> None:
    gone = ev.NodeHealth(node="v2", status=NodeStatus.UNKNOWN, started=False)
    events = [*_sentinel(), ev.NodeObserved(t=2.05, health=gone)]
    assert _shown(events, 2.1).nodes["v2"].bar is None
