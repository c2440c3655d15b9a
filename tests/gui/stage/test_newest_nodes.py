"""What was shown of a node at once is not taken back by what was planned before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from core.model.events import NodeObserved, NodeStatus
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted_picture import VICTIM, scripted_picture

MakeStage = Callable[..., ScriptedStage]
LOADED_T = 22.0


def shown_status(stage: ScriptedStage, *, in_picture: bool) -> NodeStatus:
    """Returns the status of the victim in the picture, or whether its card says that it is down."""
    parts = stage.window.parts
    if in_picture:
        assert parts.picture is not None
        return parts.picture.shown.nodes[VICTIM].health.status
    return NodeStatus.DOWN if parts.grid.cards[VICTIM].text_shown.tone == "bad" else NodeStatus.UP


@pytest.mark.parametrize("in_picture", [True, False])
def test_node_that_went_down_stays_down_until_the_rest_of_the_state_is_shown(
    make_stage: MakeStage, in_picture: bool
) -> None:
    stage = make_stage(scripted_picture())
    stage.show(1280, 720)
    stage.play_to(LOADED_T)
    parts, t = stage.window.parts, LOADED_T + 0.3
    parts.choose_picture(picture=in_picture)
    stage.beat()
    down = replace(stage.timeline.state.nodes[VICTIM], status=NodeStatus.DOWN)
    assert shown_status(stage, in_picture=in_picture) is NodeStatus.UP
    stage.timeline.append(NodeObserved(t=t, health=down))
    parts.show_node(down, stage.timeline.state, t)
    assert parts.plan(t)
    while parts.advance(t):
        assert shown_status(stage, in_picture=in_picture) is NodeStatus.DOWN
    assert shown_status(stage, in_picture=in_picture) is NodeStatus.DOWN


@pytest.mark.parametrize("in_picture", [True, False])
def test_node_that_went_down_is_down_in_whichever_is_shown_then(
    make_stage: MakeStage, in_picture: bool
) -> None:
    stage = make_stage(scripted_picture())
    stage.show(1280, 720)
    stage.play_to(LOADED_T)
    parts, t = stage.window.parts, LOADED_T + 0.3
    parts.choose_picture(picture=not in_picture)
    stage.beat()
    down = replace(stage.timeline.state.nodes[VICTIM], status=NodeStatus.DOWN)
    stage.timeline.append(NodeObserved(t=t, health=down))
    parts.show_node(down, stage.timeline.state, t)
    parts.choose_picture(picture=in_picture)
    assert shown_status(stage, in_picture=in_picture) is NodeStatus.DOWN
