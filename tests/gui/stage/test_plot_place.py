"""The place of the plot: what a presenter looked at in one run isn't looked at in the next."""

from __future__ import annotations

from msgspec.structs import replace

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
