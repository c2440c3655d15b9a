"""The feed's lines on relays that ended and are back."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.text.events import feed_text
from core.views.stage_state import FeedItem


@pytest.mark.parametrize(
    ("exit_code", "how"),
    [(-9, "exited on signal 9"), (None, "is gone (how it ended was not seen)")],
)
def test_lost_relays_are_told_as_faultstages_own(exit_code: int | None, how: str) -> None:
    lost = ev.LinksLost(t=3.0, exit_code=exit_code)
    told = feed_text(FeedItem(3.0, ev.Level.WARNING, lost), None)
    assert told == f"Faultstage's process of relays {how}; it is started again"


def test_relays_that_hang_are_told_apart_from_those_that_ended() -> None:
    hanging = ev.LinksLost(t=3.0, hangs=True)
    told = feed_text(FeedItem(3.0, ev.Level.WARNING, hanging), None)
    assert told == "Faultstage's process of relays hangs; it is killed unless it goes on soon"


def test_relays_that_are_back_say_for_how_long_they_were_gone() -> None:
    back = ev.Suspended(t=4.0, seconds=1.2, what=ev.StoodStill.LINKS)
    told = feed_text(FeedItem(4.0, ev.Level.WARNING, back), None)
    assert told == "the relays are back after 1.2 s; that span doesn't count"
