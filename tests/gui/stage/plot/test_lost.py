"""The plot shades when lost writes were acknowledged, and says how many."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.text.acts import lost_label
from gui.drawing.theme import DARK, LIGHT
from tests.gui.plotting import SIZES, PlotStage, count_differing
from tests.scripted import END_T, FAULT_T
from tests.scripted_acts import FIRST, SPANS, ended, scripted_acts

AFTER_T = 45.0
"""Just after the lost writes were acknowledged."""


def shaded(qtbot: QtBot, size: tuple[int, int] = (1920, 1080), theme: str = DARK) -> PlotStage:
    stage = PlotStage(qtbot, size, theme)
    stage.play_to(AFTER_T)
    stage.add(ended(5, FIRST, AFTER_T))
    return stage


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_spans_get_labels_that_neither_overlap_nor_leave_the_plot(
    qtbot: QtBot, size: tuple[int, int], theme: str
) -> None:
    stage = shaded(qtbot, size, theme)
    few, many = stage.canvas.lost.placed
    assert [few.span, many.span] == list(SPANS)
    assert not few.box.intersects(many.box)
    for placed in (few, many):
        assert stage.canvas.rect().contains(placed.box)


def test_shade_is_stripes_and_not_only_a_colour(qtbot: QtBot) -> None:
    stage = shaded(qtbot)
    # Above the curve, in the middle of the great span: nothing else is drawn there.
    at, picture = stage.get_point(40.0, 3_900.0), stage.get_picture()
    shades = {picture.pixelColor(at.x() + dx, at.y()).name() for dx in range(20)}
    assert len(shades) > 2


def test_plot_painted_piece_by_piece_is_the_one_painted_at_once(qtbot: QtBot) -> None:
    stage = shaded(qtbot)
    before = stage.get_picture()
    stage.canvas.strip.repaint()
    stage.canvas.update()
    # Painted from another column on, soft edges are rounded otherwise by a shade.
    assert count_differing(before, stage.get_picture()) < 200


def test_shade_goes_with_the_run(qtbot: QtBot) -> None:
    stage = shaded(qtbot)
    assert stage.canvas.lost.placed
    stage.add(scripted_acts()[0])
    stage.get_picture()
    assert stage.canvas.lost.spans == () and not stage.canvas.lost.placed


def test_loss_is_told_to_assistive_technology(qtbot: QtBot) -> None:
    stage = shaded(qtbot)
    spoken = stage.panel.view.accessibleDescription()
    assert "16\u202f200 acknowledged from 00:34.00 to 00:44.00 were lost" in spoken


def test_label_counts_one_write_as_one() -> None:
    assert lost_label(ev.LostSpan(1.0, 1.0, 1)) == "1 acknowledged here was lost"


def test_story_that_lost_earlier_writes_shows_these_at_its_end(qtbot: QtBot) -> None:
    early = ev.LostSpan(FAULT_T - 15.0, FAULT_T, 9_000)
    assert FIRST.losses is not None
    act = replace(FIRST, losses=replace(FIRST.losses, spans=(early,)))
    stage = PlotStage(qtbot)
    stage.play_to(END_T)
    stage.add(ev.Rejoined(t=100.0, node="n3", after_s=100.0 - FAULT_T))
    assert stage.canvas.shown[0] > early.start_t
    stage.add(ended(5, act))
    stage.canvas.go_live()
    assert stage.canvas.shown[0] < early.start_t
