"""What was shown of a node at once is not taken back by what was planned before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from core.model.events import NodeObserved, NodeStatus
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted_picture import VICTIM, scripted_picture

MakeStage = Callable[..., ScriptedStage]
LOADED_T, DOWN_T = 22.0, 22.3


def shown_status(stage: ScriptedStage, *, in_picture: bool) -> NodeStatus:
    """Returns the status of the victim in the picture, or on its card: whether that is red."""
    parts = stage.window.parts
    if in_picture:
        assert parts.picture is not None
        return parts.picture.shown.nodes[VICTIM].health.status
    return NodeStatus.DOWN if parts.grid.cards[VICTIM].text_shown.tone == "bad" else NodeStatus.UP


def start(make_stage: MakeStage, *, in_picture: bool) -> ScriptedStage:
    """Returns a stage under load that shows all nodes up, in the picture or on cards."""
    stage = make_stage(scripted_picture())
    stage.show(1280, 720)
    stage.play_to(LOADED_T)
    stage.window.parts.choose_picture(picture=in_picture)
    stage.beat()
    assert shown_status(stage, in_picture=in_picture) is NodeStatus.UP
    return stage


def show_down(stage: ScriptedStage) -> None:
    """Lets the victim's new status be shown, and nothing else of the state."""
    down = replace(stage.timeline.state.nodes[VICTIM], status=NodeStatus.DOWN)
    stage.timeline.append(NodeObserved(t=DOWN_T, health=down))
    stage.window.parts.show_node(down, stage.timeline.state, DOWN_T)


@pytest.mark.parametrize("in_picture", [True, False])
def test_node_that_went_down_stays_down_until_the_rest_of_the_state_is_shown(
    make_stage: MakeStage, in_picture: bool
) -> None:
    stage = start(make_stage, in_picture=in_picture)
    show_down(stage)
    parts = stage.window.parts
    assert parts.plan(DOWN_T)
    while parts.advance(DOWN_T):
        assert shown_status(stage, in_picture=in_picture) is NodeStatus.DOWN


@pytest.mark.parametrize("in_picture", [True, False])
def test_node_that_went_down_is_down_in_whichever_is_shown_then(
    make_stage: MakeStage, in_picture: bool
) -> None:
    stage = start(make_stage, in_picture=not in_picture)
    show_down(stage)
    stage.window.parts.choose_picture(picture=in_picture)
    assert shown_status(stage, in_picture=in_picture) is NodeStatus.DOWN
