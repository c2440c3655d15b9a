"""The chapter "Fault injection" before the countdown: what is told, and how often."""

from collections.abc import AsyncIterator

import pytest

from core.model import events as ev
from core.model import intents as want
from core.story.breaking import inject
from core.story.chapters import Chapter
from tests.fakes import NAMES
from tests.running import Run

INJECT = Chapter(key="fault", title="Fault", narration="now", on_enter=inject)


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(INJECT)
    await run.subject.start()
    await run.until(lambda state: state.narration.startswith("n2 leads"))
    yield run
    await run.close()


def heard(run: Run) -> list[ev.Event]:
    """All that happens from now on."""
    events: list[ev.Event] = []
    run.context.keep(events.append)
    return events


def observe(run: Run, node: str, **changes: ev.NodeStatus) -> None:
    role = ev.Role.LEADER if node == "n2" else ev.Role.FOLLOWER
    status = changes.get("status", ev.NodeStatus.UP)
    health = ev.NodeHealth(node=node, status=status, role=role, lag=0)
    run.timeline.append(ev.NodeObserved(t=0.0, health=health))


async def test_forecast_is_told_again_only_where_it_changes(run: Run) -> None:
    events = heard(run)
    for node in NAMES:
        observe(run, node)
    assert not any(isinstance(event, ev.Narrated | ev.VictimChosen) for event in events)
    observe(run, "n1", status=ev.NodeStatus.DOWN)
    assert [type(event) for event in events if isinstance(event, ev.Narrated)] == [ev.Narrated]
    assert run.state.narration.startswith("Only one of three would be left")


async def test_picked_victim_is_announced_once_and_forecast(run: Run) -> None:
    events = heard(run)
    run.director.send(want.PickVictim("n1"))
    chosen = [event for event in events if isinstance(event, ev.VictimChosen)]
    assert [(event.nodes, event.reason) for event in chosen] == [(("n1",), "picked on the stage")]
    assert run.state.narration.startswith("n1 is a follower: writes go on")


async def test_fault_without_a_victim_says_why_until_there_is_one(run: Run) -> None:
    observe(run, "n2", status=ev.NodeStatus.DOWN)
    assert run.state.victims == ()
    assert run.state.narration == "No node fits this fault now: there is no leader."
    observe(run, "n2")
    assert run.state.narration.startswith("n2 leads")
