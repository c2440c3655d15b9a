"""The booth's pages can be read at every size, in both themes, and show what was measured."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.show.booth.state import BoothProblem
from core.views.fold import apply
from core.views.stage_state import StageState
from gui.drawing.signs import Sign
from gui.drawing.theme import DARK, LIGHT
from gui.stage.booth.flows import FlowMemory
from gui.stage.booth.rate_strip import bars_of
from gui.stage.booth.ring import BoothRing, RingLink, RingNode, ring_of
from tests.gui.scripted_stage import CHECKS_MOMENTS, MOMENTS, SIZES
from tests.gui.stage.booth.conftest import BoothWindow
from tests.gui.text_check import text_faults
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks

MakeBooth = Callable[..., BoothWindow]
LONG = BoothProblem(
    "The run's folder /home/somebody/with/a/long/name/.cache/faultstage/runs/20300517-101112-abcdef"
    " can't be written: only 12 MB are free, and a run needs about 256 MB on that disk.",
    "Free some space, or set FAULTSTAGE_HOME to the full path of a folder that you can write to, "
    "and start the booth again after that.",
)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_page_can_be_read_in_every_chapter(
    make_booth: MakeBooth, theme: str, size: tuple[int, int]
) -> None:
    for events, moments in ((None, MOMENTS), (scripted_checks(), CHECKS_MOMENTS)):
        booth = make_booth(events, theme=theme, size=size)
        faults: dict[str, list[str]] = {}
        for name, t in moments.items():
            booth.script.play_to(t)
            faults[name] = text_faults(booth.booth.page)
        assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_calm_page_can_be_read_with_the_longest_problem(
    make_booth: MakeBooth, theme: str, size: tuple[int, int]
) -> None:
    booth = make_booth(theme=theme, size=size)
    booth.fail(LONG)
    assert text_faults(booth.booth.calm) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", range(1, 11))
def test_nodes_of_a_ring_never_overlap(
    make_booth: MakeBooth, size: tuple[int, int], count: int
) -> None:
    view = make_booth(size=size).booth.page.ring
    node = RingNode("tikv0", "Follower", "Starting", Sign.DOT, "good", True, False, False)
    view.set_ring(BoothRing((node,) * count))
    assert text_faults(view) == []


# --- what the ring shows ----------------------------------------------------------------------


def state_at(t: float) -> StageState:
    state = StageState()
    for event in scripted_run():
        if event.t <= t:
            state = apply(state, event)
    return state


def test_links_without_a_counter_have_no_dots():
    ring = ring_of(state_at(22.0), 22.0, FlowMemory())
    assert len(ring.links) == 3
    assert not ring.flows


def test_dots_follow_the_counters_of_the_links():
    flows = FlowMemory()
    state = apply(
        state_at(22.0), ev.LinksMeasured(t=22.0, bytes_per_s={"n1": {"n2": 900_000, "n3": 3_000}})
    )
    flows.add(state)
    links = {(link.a, link.b): link for link in ring_of(state, 22.0, flows).links}
    assert links[0, 1].there > links[0, 2].there > 0
    assert links[0, 1].back == links[1, 2].there == 0


def test_nothing_flows_to_a_node_that_is_down():
    flows = FlowMemory()
    state = apply(
        state_at(31.9), ev.LinksMeasured(t=31.9, bytes_per_s={"n1": {"n2": 9_000, "n3": 9_000}})
    )
    flows.add(state)
    down = next(i for i, node in enumerate(ring_of(state, 31.9, flows).nodes) if not node.is_up)
    for link in ring_of(state, 31.9, flows).links:
        if down in (link.a, link.b):
            assert link == RingLink(link.a, link.b, False, 0, 0)


def test_flow_is_the_mean_of_the_last_reports_and_forgotten_with_the_run():
    flows = FlowMemory()
    state = state_at(22.0)
    for rate in (1_000, 3_000):
        report = ev.LinksMeasured(t=22.0, bytes_per_s={"n1": {"n2": rate}})
        state = apply(state, report)
        flows.add(state)
        flows.add(state)
    assert flows.rate("n1", "n2") == 2_000.0
    assert flows.pairs == {("n1", "n2")}
    run = state.run
    assert run is not None
    flows.add(apply(state, replace(run, run_id="next")))
    assert flows.rate("n1", "n2") == 0.0
    assert flows.pairs == set()


def test_leader_is_crowned_only_while_it_leads():
    before, after = state_at(22.0), state_at(31.9)
    crowned = [node.name for node in ring_of(before, 22.0, FlowMemory()).nodes if node.leads]
    assert crowned == [before.leader]
    assert before.leader not in [
        node.name for node in ring_of(after, 31.9, FlowMemory()).nodes if node.leads
    ]


def test_bars_are_means_of_quarter_seconds_and_gaps_stay_gaps():
    nan = float("nan")
    bars = bars_of([0.0, 0.1, 0.3, 0.6, 1.0], [10.0, 20.0, 0.0, nan, 5.0])
    assert [(bar.place, bar.ops) for bar in bars] == [(0, 15.0), (1, 0.0), (4, 5.0)]
