"""While nobody sees the nodes the story waits, and doesn't blame the victim for that."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.model import events as ev
from core.story.fault_control import FaultControl
from core.story.outage import STORY
from core.story.visibility import is_blind, until_known, until_seen
from core.views.stage_state import ChapterStatus
from tests.fakes import NAMES
from tests.running import Run
from tests.unit.core.test_story import INDEX, play_to, recovered, violation

GONE = ev.UnknownBecause.ENGINE_LOST


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(*STORY)
    yield run
    await run.close()


def tell(run: Run, status: ev.NodeStatus, because: ev.UnknownBecause | None = None) -> None:
    for name in NAMES:
        role = ev.Role.LEADER if name == "n2" else ev.Role.FOLLOWER
        health = ev.NodeHealth(node=name, status=status, role=role, lag=0, unknown_because=because)
        run.timeline.append(ev.NodeObserved(t=0.0, health=health))


async def test_timeout_stands_still_while_nobody_sees_the_nodes(run: Run):
    tell(run, ev.NodeStatus.UNKNOWN, GONE)
    assert is_blind(run.state)
    waiting = run.scope.spawn("wait", until_seen(run.context, lambda state: state.completed, 0.01))
    await run.until(lambda state: "blind" in state.progress)
    assert not waiting.done()
    tell(run, ev.NodeStatus.UP)
    run.timeline.append(ev.StoryCompleted(t=0.0))
    await run.until(lambda state: "blind" not in state.progress)


async def test_wait_for_known_nodes_returns_at_once_while_nodes_are_seen(run: Run):
    tell(run, ev.NodeStatus.UP)
    assert await until_known(run.context)
    assert "blind" not in run.state.progress


async def test_recovery_waits_until_the_nodes_are_seen_and_brings_back_all_that_died(run: Run):
    await play_to(run, "recovery")
    await run.until(lambda state: state.rejoined_s is not None)
    tell(run, ev.NodeStatus.UNKNOWN, GONE)
    await run.until(lambda state: "blind" in state.progress)
    tell(run, ev.NodeStatus.UP)
    run.timeline.append(recovered())
    await run.done(INDEX["recovery"])


async def test_violation_of_another_node_is_no_evidence_of_the_fault(run: Run):
    await play_to(run, "detection")
    other = ev.ViolationOpened(t=0.2, invariant="nodes-up", subject="n1", text="n1 is unknown")
    run.tell(other)
    unseen = ev.ViolationOpened(t=0.2, invariant="nodes-seen", subject="", text="no engine")
    run.tell(unseen)
    assert run.context.evidence is None
    assert run.state.statuses[INDEX["detection"]] is ChapterStatus.RUNNING
    run.tell(violation())
    await run.done(INDEX["detection"])
    assert run.state.detected is not None and run.state.detected.evidence == "n2 is down"


async def test_violation_that_opened_before_the_fault_went_in_is_no_evidence_of_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject = FaultControl.inject

    async def write_the_undo_slowly(self: FaultControl, *arguments: Any, by_hand: bool) -> float:
        silent = "n2 is unknown: not observed for 3 s"
        before = ev.ViolationOpened(t=-0.1, invariant="all-nodes-up", subject="n2", text=silent)
        run.timeline.append(before)
        return await inject(self, *arguments, by_hand=by_hand)

    monkeypatch.setattr(FaultControl, "inject", write_the_undo_slowly)
    await play_to(run, "detection")
    assert run.context.evidence is None
    run.tell(violation())
    await run.done(INDEX["detection"])
    assert run.state.detected is not None and run.state.detected.evidence == "n2 is down"
