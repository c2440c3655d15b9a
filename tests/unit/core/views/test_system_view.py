"""The view that the judges of the system are given, and the facts that are kept from them."""

from typing import get_args

import pytest

from core.model import events as ev
from core.views.fold.handlers import SYSTEM_HANDLERS
from core.views.system_view import SystemView
from core.views.timeline import Timeline
from tests.unit.core.playing import Play

TOLD = {
    ev.RunStarted,
    ev.NodeObserved,
    ev.LeaderElected,
    ev.SystemReady,
    ev.SystemObserved,
    ev.ConditionObserved,
    ev.ShardsObserved,
    ev.LoadChanged,
    ev.Sampled,
    ev.BaselineLearned,
    ev.BoundLearned,
    ev.LimitSet,
    ev.Suspended,
    ev.LinksMeasured,
    ev.LinksLost,
    ev.LogsObserved,
    ev.VoteSeen,
    ev.CandidateSeen,
    ev.ViolationOpened,
    ev.ViolationClosed,
}
"""The events of probes, the load, the machine and the monitor."""


def test_only_what_probes_load_and_monitor_say_reaches_the_system_view() -> None:
    assert set(SYSTEM_HANDLERS) == TOLD
    assert set(get_args(ev.AnyEvent)) > TOLD


def test_a_watcher_is_told_of_a_kill_that_is_seen_and_not_of_one_that_is_injected() -> None:
    play = Play()
    play.reach_normal()
    views: list[SystemView] = []
    play.timeline.watch(views.append)
    play.emit(
        ev.FaultInjected(t=play.clock.t, fault_id="f", chaos_type="kill", node="n1", text="kill")
    )
    play.emit(
        ev.CountdownStarted(t=play.clock.t, deadline_t=9.0, seconds=3.0, title="", subtitle="")
    )
    assert views == []
    play.kill("n1")
    assert views[0].status_of("n1") is ev.NodeStatus.DOWN


def test_a_watcher_that_was_taken_off_is_told_no_more() -> None:
    play, views = Play(), list[SystemView]()
    unwatch = play.timeline.watch(views.append)
    play.start()
    unwatch()
    play.observe("n1")
    assert [view.run_id for view in views] == ["paper-1"]


def test_figures_that_are_too_old_are_unknown() -> None:
    timeline = Timeline()
    timeline.append(ev.SystemObserved(t=1.0, figures={"regions": 9.0}))
    view = timeline.state.system
    assert view.at(4.0).figures == {"regions": 9.0}
    assert view.at(4.1).figures == {}
    assert view.at(4.1).latest_figures == {"regions": 9.0}


def test_a_node_of_another_run_is_left_out() -> None:
    play = Play()
    play.start()
    play.observe("n9")
    assert "n9" not in play.timeline.state.nodes


@pytest.mark.parametrize("status", [ev.LoadStatus.STOPPED, ev.LoadStatus.LOST])
def test_samples_of_a_load_that_is_over_say_nothing_of_the_next(status: ev.LoadStatus) -> None:
    play = Play()
    play.reach_normal()
    assert play.timeline.state.system.load_samples
    play.emit(ev.LoadChanged(t=play.clock.t, status=status))
    assert play.timeline.state.system.load_samples == []
    play.start_load()
    assert play.timeline.state.system.load_samples == []
    assert play.timeline.state.sample is not None


def test_flows_are_those_measured_last_and_none_while_the_relays_are_gone() -> None:
    play = Play()
    play.start()
    play.emit(ev.LinksMeasured(t=1.0, bytes_per_s={"n1": {"n2": 4_096}}))
    assert play.timeline.state.system.flows == {"n1": {"n2": 4_096}}
    play.emit(ev.LinksLost(t=2.0, exit_code=-9))
    assert play.timeline.state.system.flows == {}


def test_nothing_counts_while_relays_are_gone_and_for_a_while_after() -> None:
    play = Play()
    play.start()
    play.emit(ev.LinksLost(t=2.0, exit_code=-9))
    view = play.timeline.state.system
    assert view.at(60.0).is_settling
    play.emit(ev.Suspended(t=60.5, seconds=58.5, what=ev.StoodStill.LINKS))
    view = play.timeline.state.system
    assert view.at(65.0).is_settling
    assert not view.at(66.0).is_settling


def test_condition_is_known_as_long_as_it_was_asked_lately() -> None:
    timeline = Timeline()
    timeline.append(
        ev.ConditionObserved(
            t=1.2, condition="queue", node="n1", good=False, value="17", asked_t=1.0
        )
    )
    view = timeline.state.system
    seen = view.at(3.0).condition("queue", "n1", within_s=2.0)
    assert seen is not None
    assert (seen.good, seen.value) == (False, "17")
    assert view.at(3.1).condition("queue", "n1", within_s=2.0) is None
    assert view.condition("queue", "n2", within_s=9.0) is None
