"""Stop conditions: a fault is undone at once when one breaks, and none goes in before."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.model import events as ev
from core.model import intents as want
from core.model.fault_kinds import NodeAction
from core.monitor.invariants import Invariant
from core.ports import Emit
from core.story import stop_conditions
from core.story.breaking import inject
from core.story.chapters import Chapter
from core.views.stage_state import ChapterStatus
from tests.fakes import FakeSubject
from tests.running import Run

INJECT = Chapter(key="fault", title="Fault", narration="now", on_enter=inject)
FEW_ERRORS, OTHER = "few-errors", "no-queue"


def guarded(emit: Emit) -> FakeSubject:
    """Returns a subject with one invariant that stops, and one that doesn't."""
    subject = FakeSubject(emit)
    subject.invariants = (
        Invariant(name=FEW_ERRORS, title="few errors", judge=lambda _: (), stops=True),
        Invariant(name=OTHER, title="no queue", judge=lambda _: ()),
    )
    return subject


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(INJECT, make=guarded, autopilot=True)
    yield run
    await run.close()


def breaks(run: Run, invariant: str) -> None:
    run.timeline.append(
        ev.ViolationOpened(t=1.0, invariant=invariant, subject="", text="12 % failed")
    )


def holds(run: Run, invariant: str) -> None:
    run.timeline.append(
        ev.ViolationClosed(t=2.0, invariant=invariant, subject="", text="0 %", open_s=1.0)
    )


async def test_fault_is_undone_at_once_when_a_stop_condition_breaks(run: Run) -> None:
    await run.subject.start()
    await run.done(0)
    assert [fault.node for fault in run.state.faults] == ["n2"]
    breaks(run, FEW_ERRORS)
    await run.until(lambda state: not state.faults)
    assert run.subject.members["n2"].is_alive()
    stopped = run.state.stopped
    assert stopped is not None
    assert (stopped.title, stopped.text, stopped.nodes) == ("few errors", "12 % failed", ("n2",))
    assert run.state.notice is not None
    assert "few errors" in run.state.notice.text


async def test_fault_stays_in_when_any_other_invariant_breaks(run: Run) -> None:
    await run.subject.start()
    await run.done(0)
    breaks(run, OTHER)
    assert run.state.stopped is None
    assert len(run.state.faults) == 1


async def test_fault_by_hand_is_undone_while_a_stop_condition_is_broken(run: Run) -> None:
    await run.subject.start()
    await run.done(0)
    breaks(run, FEW_ERRORS)
    await run.until(lambda state: not state.faults)
    run.director.send(want.ActOnNode("n1", NodeAction.PAUSE))
    await run.until(lambda state: state.nodes["n1"].status is ev.NodeStatus.PAUSED)
    await run.until(lambda state: not state.faults)
    assert not run.subject.members["n1"].is_paused()


async def test_fault_waits_until_a_stop_condition_holds() -> None:
    run = Run(INJECT, make=guarded)
    await run.subject.start()
    breaks(run, FEW_ERRORS)
    await run.until(lambda state: any("few errors" in str(item.event) for item in state.feed))
    run.director.send(want.Next())
    assert not run.faults.faults
    holds(run, FEW_ERRORS)
    await run.until(lambda state: bool(state.victims))
    run.director.send(want.Next())
    await run.done(0)
    assert run.faults.faults
    await run.close()


async def test_no_fault_goes_in_while_a_stop_condition_stays_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stop_conditions, "HOLDS_WITHIN_S", 0.02)
    run = Run(INJECT, make=guarded, autopilot=True)
    breaks(run, FEW_ERRORS)
    await run.subject.start()
    await run.until(lambda state: state.statuses[0] is ChapterStatus.FAILED)
    assert run.state.notice is not None
    assert run.state.notice.text.startswith("No fault went in")
    assert not run.faults.faults
    await run.close()
