"""An act's cost fills the stage in the chapter that shows it, readable and spoken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.model import events as ev
from gui.drawing.theme import DARK, LIGHT
from tests.gui.scripted_stage import SIZES, ScriptedStage
from tests.gui.text_check import text_faults, texts
from tests.scripted import CHAPTERS, END_T
from tests.scripted_acts import AGAIN_INDEX, COST_INDEX, scripted_acts

MakeStage = Callable[..., ScriptedStage]


def costing(
    make_stage: MakeStage,
    size: tuple[int, int] = (1280, 720),
    theme: str = DARK,
    index: int = COST_INDEX,
) -> ScriptedStage:
    stage = make_stage(scripted_acts(), theme=theme)
    stage.show(*size)
    stage.play_to(END_T)
    stage.add(ev.NoticeShown(t=END_T, level=ev.Level.INFO, text=""))
    stage.add(ev.ChapterEntered(t=END_T, index=index))
    return stage


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_every_figure_of_the_cost_can_be_read(
    make_stage: MakeStage, size: tuple[int, int], theme: str
) -> None:
    stage = costing(make_stage, size, theme)
    assert text_faults(stage.window) == []
    shown = " | ".join(texts(stage.window))
    for said in ("16\u202f225", "acknowledged writes are gone", "10\u202f807", "5\u202f418"):
        assert said in shown
    assert "every health check was green" in shown
    assert "78ab1953-0000024410" in shown
    assert "16\u202f200 acknowledged here were lost" in shown


def test_cost_takes_the_place_of_cards_plot_and_feeds(make_stage: MakeStage) -> None:
    stage = costing(make_stage)
    parts = stage.window.parts
    assert parts.cost.isVisible()
    assert not any(card.isVisible() for card in parts.grid.cards.values())
    assert not any(part.isVisible() for part in (parts.plot, parts.monitor, parts.diagnosis))
    stage.add(ev.ChapterEntered(t=END_T, index=2))
    assert not parts.cost.isVisible()
    assert all(card.isVisible() for card in parts.grid.cards.values())
    assert parts.plot.isVisible()


def test_act_without_a_loss_is_shown_as_none(make_stage: MakeStage) -> None:
    stage = costing(make_stage, index=AGAIN_INDEX)
    shown = texts(stage.window.parts.cost)
    assert "0" in shown
    assert "acknowledged writes are lost" in shown
    assert text_faults(stage.window) == []


def test_both_acts_end_with_their_plot_in_place_of_the_cards(make_stage: MakeStage) -> None:
    stage = costing(make_stage, index=len(CHAPTERS) - 1)
    parts = stage.window.parts
    assert parts.comparison.isVisible() and parts.plot.isVisible()
    assert parts.plot.height() > 100
    assert not any(card.isVisible() for card in parts.grid.cards.values())
    assert text_faults(stage.window) == []


def test_cost_is_spoken_with_who_was_told(make_stage: MakeStage) -> None:
    spoken = costing(make_stage).window.parts.cost.accessibleDescription()
    assert "16\u202f225 of 31\u202f245 acknowledged writes are gone" in spoken
    assert "10\u202f807 by clients that ask the sentinels" in spoken
