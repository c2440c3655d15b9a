"""Dots pass under the crown and the mark of a node, as they do under words beside a line."""

from __future__ import annotations

from collections.abc import Callable

from core.model.events import Role, VictimChosen
from core.views.picture.ground import Ground
from gui.stage.picture.node_drawing import boxes_on_edge
from gui.stage.picture.streaming import streaming_of
from gui.stage.picture.view import PictureView
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted_picture import scripted_picture

CHOSEN_T, FRAMES = 25.0, 100
MARKED, CROWNED = "n1", "n3"
"""A node whose mark is on the line to another one, and the leader."""


def start(make_stage: Callable[..., ScriptedStage]) -> tuple[ScriptedStage, PictureView]:
    stage = make_stage(scripted_picture())
    stage.show()
    stage.play_to(CHOSEN_T)
    stage.add(VictimChosen(t=CHOSEN_T, nodes=(MARKED,), roles=(Role.FOLLOWER,), reason="a click"))
    stage.play_to(CHOSEN_T + 0.2)
    view = stage.window.parts.picture
    assert view is not None
    assert view.shown.nodes[MARKED].marked
    assert view.shown.nodes[CROWNED].crowned
    return stage, view


def test_no_dot_passes_over_the_words_of_a_mark(make_stage: Callable[..., ScriptedStage]) -> None:
    stage, view = start(make_stage)
    ground = Ground()
    ground.fit(view.shown, view.width(), view.height(), view.theme.unit)
    spot = ground.places.spots[MARKED]
    (mark,) = boxes_on_edge(view.shown.nodes[MARKED], spot, view.theme.unit)
    beside = mark.adjusted(-mark.width(), -mark.height(), mark.width(), mark.height())
    near = 0
    for _ in range(FRAMES):
        stage.clock.t += 0.05
        stage.beat(2)
        dots = [(x, y) for x, y, _ in view.moving_spots if beside.contains(x, y)]
        near += len(dots)
        assert not [at for at in dots if mark.contains(*at)]
    assert near


def test_crowns_and_marks_cover_the_dots_of_lines(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    _, view = start(make_stage)
    ground, unit = Ground(), view.theme.unit
    ground.fit(view.shown, view.width(), view.height(), unit)
    covers = streaming_of(view.shown, ground, {}).covers
    nodes, spots = view.shown.nodes, ground.places.spots
    boxes = [box for name in nodes for box in boxes_on_edge(nodes[name], spots[name], unit)]
    assert len(boxes) == 2
    assert covers == tuple(box.toAlignedRect() for box in boxes)
