"""The place of the plot, in the next run and in a resized window."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.gui.plotting import count_differing
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import scripted_run


def test_a_plot_that_shows_the_past_is_live_again_in_a_fresh_run(stage: ScriptedStage) -> None:
    stage.play_to(31.9)
    panel = stage.window.parts.plot.panel
    assert panel is not None
    span = panel.canvas.scene_model.span
    span.zoom(0.2, 0.5, 31.9)
    stage.play_to(33.0)
    assert not span.is_live
    stage.add(replace(scripted_run()[0], run_id="next", t=33.1))
    assert span.is_live
    assert span.is_default


def test_latency_that_a_presenter_shows_stays_in_a_fresh_run(stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    panel = stage.window.parts.plot.panel
    assert panel is not None
    panel.set_p99_visible(True)
    stage.add(replace(scripted_run()[0], run_id="next", t=22.1))
    assert panel.p99_button.isChecked()


@pytest.mark.parametrize("size", [(1800, 1000), (2100, 1080)])
def test_curve_is_whole_in_a_resized_window(stage: ScriptedStage, size: tuple[int, int]) -> None:
    stage.play_to(40.0)
    panel = stage.window.parts.plot.panel
    assert panel is not None
    stage.window.frames.stop()
    stage.window.resize(*size)
    shown = panel.grab().toImage()
    stage.beat()
    assert count_differing(shown, panel.grab().toImage()) < 200
