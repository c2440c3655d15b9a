"""Of many nodes, the lines that look otherwise are drawn over some frames, and all in the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QRegion

from core.model.events import Event, Sampled
from core.views.fold import apply
from gui.stage.picture.still import AT_ONCE, BANDS, MOST_AT_ONCE, OF_MORE
from gui.stage.picture.view import PictureView
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import FAULT_T, scripted_run
from tests.scripted_picture import scripted_picture

NODES = 13
LINKS = NODES * (NODES - 1) // 2
ROUNDING = 3
"""Of 255 levels of a colour."""


def picture_of(stage: ScriptedStage) -> PictureView:
    """Returns the picture, shown at the time of the stage."""
    stage.window.parts.choose_picture(picture=True)
    stage.beat()
    picture = stage.window.parts.picture
    assert picture is not None
    picture.grab()
    return picture


def drawn_anew(picture: PictureView) -> QImage:
    """Returns the picture, with nothing kept from before."""
    picture.theme.toggle()
    picture.theme.toggle()
    return picture.grab().toImage()


def differ(one: QImage, other: QImage) -> bool:
    """Whether two pictures differ by more than the rounding of soft edges at a clip."""
    bytes_of = bytes(one.constBits()), bytes(other.constBits())
    return any(abs(a - b) > ROUNDING for a, b in zip(*bytes_of, strict=True))


def test_many_changed_lines_are_all_drawn_after_some_frames(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    assert LINKS > MOST_AT_ONCE
    stage = make_stage(scripted_run(NODES))
    stage.show()
    stage.play_to(FAULT_T - 1)
    picture = picture_of(stage)
    before = picture.grab().toImage()
    stage.play_to(FAULT_T + 0.2)
    for _ in range(LINKS // OF_MORE + 2 + 2 * BANDS):
        picture.catch_up()
    after = picture.grab().toImage()
    assert differ(after, before)
    assert not differ(after, drawn_anew(picture))


def test_many_changed_lines_are_all_drawn_in_a_frame_that_is_followed_by_none_soon(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage = make_stage(scripted_run(NODES))
    stage.show()
    stage.play_to(FAULT_T - 1)
    picture = picture_of(stage)
    stage.play_to(FAULT_T + 0.2, frames=0)
    stage.window.frames.set_moving(False)
    stage.beat(1)
    after = picture.grab().toImage()
    assert not differ(after, drawn_anew(picture))


def test_a_node_that_died_is_struck_before_its_lines_are_drawn(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage = make_stage(scripted_run(NODES))
    stage.show()
    stage.play_to(FAULT_T - 1)
    picture = picture_of(stage)
    node = picture.buttons[f"n{NODES}"].geometry()
    before = picture.grab(node).toImage()
    stage.play_to(FAULT_T + 0.2)
    assert differ(picture.grab(node).toImage(), before)


def test_line_that_takes_another_route_leaves_nothing_where_it_was(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    def without(event: Event, node: str) -> Event:
        """Returns a sample as of a load that no longer asks ``node``."""
        if not isinstance(event, Sampled) or event.t < FAULT_T or not event.sample.nodes:
            return event
        nodes = {name: count for name, count in event.sample.nodes.items() if name != node}
        return replace(event, sample=replace(event.sample, nodes=nodes))

    for node in ("n1", "n2", "n3"):
        stage = make_stage([without(event, node) for event in scripted_picture()])
        stage.show(1920, 1080)
        for t in range(20, 60):
            stage.play_to(float(t))
            picture_of(stage)
            stage.beat()
        picture = picture_of(stage)
        after = picture.grab().toImage()
        assert not differ(after, drawn_anew(picture)), node


def test_no_frame_draws_more_than_a_share_of_what_changed_everywhere(
    make_stage: Callable[..., ScriptedStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(scripted_picture())
    stage.show(1920, 1080)
    stage.play_to(FAULT_T - 1)
    picture = picture_of(stage)
    drawn: list[QRect] = []

    def note(region: QRegion | QRect | None = None) -> None:
        if isinstance(region, QRegion):
            drawn.append(region.boundingRect())

    monkeypatch.setattr(picture, "update", note)
    state, t = stage.timeline.state, FAULT_T + 3.0
    for event in scripted_picture():
        if FAULT_T - 1 < event.t <= t:
            state = apply(state, event)
    picture.show_at(state, t)
    drawn.clear()
    while picture.catch_up():
        picture.show_at(state, t)
    areas = [rect.width() * rect.height() for rect in drawn if not rect.isEmpty()]
    whole = picture.width() * picture.height()
    assert sum(areas) > AT_ONCE * whole
    assert max(areas) < (AT_ONCE + 0.01) * whole
    assert not differ(picture.grab().toImage(), drawn_anew(picture))
