"""A booth with an audience: the code for passers-by, their vote, and what keys can't open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.model.tally import DayTally
from core.show.booth.state import BoothMode, BoothState
from gui.drawing.theme import DARK, LIGHT
from tests.gui.scripted_stage import SIZES
from tests.gui.stage.audience.audience_stage import ask, join, read_codes
from tests.gui.stage.booth.conftest import BoothWindow
from tests.gui.text_check import text_faults, texts
from tests.scripted_audience import FAULTS, URL, VICTIMS, scripted_audience

MakeBooth = Callable[..., BoothWindow]


def test_passers_by_see_the_code_beside_the_ring_and_then_the_vote(make_booth: MakeBooth) -> None:
    booth = make_booth(scripted_audience())
    page = booth.booth.page
    booth.script.play_to(22.0)
    assert read_codes(booth.script.window) == [URL]
    assert page.ring.isVisible()
    assert not page.right.isVisible()
    booth.script.play_to(25.5)
    assert read_codes(booth.script.window) == [URL]
    assert page.phones.ballot is not None
    assert page.phones.ballot.isVisible()
    assert page.caption.title == "Which node goes down?"
    assert "161 phones are in the room's vote. It closes in 12 s." in page.caption.text
    booth.script.play_to(38.0)
    assert page.ring.isVisible()
    assert not page.phones.ballot.isVisible()


def test_booth_without_an_audience_shows_no_code(make_booth: MakeBooth) -> None:
    booth = make_booth()
    booth.script.play_to(22.0)
    page = booth.booth.page
    assert page.right.isVisible()
    assert page.phones.card is None


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_page_with_code_and_vote_can_be_read(
    make_booth: MakeBooth, theme: str, size: tuple[int, int]
) -> None:
    booth = make_booth(scripted_audience(ballots=(VICTIMS, FAULTS)), theme=theme, size=size)
    faults: dict[float, list[str]] = {}
    for t in (2.0, 22.0, 25.4, 27.4, 44.4):
        booth.script.play_to(t)
        if found := text_faults(booth.booth.page):
            faults[t] = found
    assert faults == {}


def test_visitors_key_shows_the_code_and_opens_nothing(make_booth: MakeBooth) -> None:
    booth = make_booth(scripted_audience())
    room = join(booth.script, opens=False)
    booth.show(BoothState(mode=BoothMode.VISITOR), DayTally(day="2030-05-17"))
    ask(booth.script)
    assert room.code is None, "there is no page yet"
    booth.script.play_to(2.0)
    ask(booth.script)
    assert room.code is not None
    assert room.code.isVisible()
    assert "Your phone decides" in texts(room.code)
    assert room.picker is None
    assert booth.script.intents == []
