"""How tests wait for events: none is missed, and none is returned twice."""

from __future__ import annotations

import pytest

from core.model import events as ev
from tests.event_recorder import EventRecorder


def _load(t: float, status: ev.LoadStatus) -> ev.LoadChanged:
    return ev.LoadChanged(t=t, status=status)


async def test_an_event_that_came_before_its_cause_returned_is_found() -> None:
    told = EventRecorder()
    told.take(_load(1.0, ev.LoadStatus.LOST))
    assert (await told.next(ev.LoadChanged)).t == 1.0


async def test_two_events_that_came_together_are_returned_one_by_one() -> None:
    told = EventRecorder()
    told.take(_load(1.0, ev.LoadStatus.LOST))
    told.take(_load(2.0, ev.LoadStatus.RUNNING))
    lost = await told.next(ev.LoadChanged, lambda event: event.status is ev.LoadStatus.LOST)
    running = await told.next(ev.LoadChanged, lambda event: event.status is ev.LoadStatus.RUNNING)
    assert (lost.t, running.t) == (1.0, 2.0)


async def test_an_event_is_returned_once() -> None:
    told = EventRecorder()
    told.take(_load(1.0, ev.LoadStatus.LOST))
    await told.next(ev.LoadChanged)
    with pytest.raises(TimeoutError):
        await told.next(ev.LoadChanged, within_s=0.0)
