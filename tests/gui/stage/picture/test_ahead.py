"""A hidden picture is drawn piece by piece, and is all there whenever it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtGui import QImage, QRegion

from core.model.events import Event, NodeObserved
from gui.stage.picture.scene import Items
from gui.stage.picture.steps_ahead import FOLLOWS_EVERY_S, RESTS, StepsAhead
from gui.stage.picture.still import TILES, StillLayers
from gui.stage.picture.view import PictureView
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import scripted_run
from tests.scripted_picture import scripted_picture

MakeStage = Callable[..., ScriptedStage]
ROUNDING = 8
"""Levels of a colour, of 255, by which soft edges at a clip may differ."""
BEFORE_T = 6.0
"""A time in a chapter that shows the cards, soon after the picture was made."""
MOST_FRAMES = 1200


def start(make_stage: MakeStage, events: Sequence[Event]) -> ScriptedStage:
    """Returns a stage that shows the cards, and has just made the picture."""
    stage = make_stage(events)
    stage.window.parts.forget_pictures()
    stage.show(1280, 720)
    stage.play_to(BEFORE_T, frames=1)
    return stage


def hidden_in(stage: ScriptedStage) -> PictureView:
    """Returns the picture of a stage that shows the cards."""
    view = stage.window.parts.picture
    assert view is not None
    assert not view.isVisible()
    return view


def beat_until_ready(stage: ScriptedStage) -> int:
    """Lets frames pass until the hidden picture is ready; returns how many."""
    frames = 0
    while not hidden_in(stage).is_ready:
        stage.beat(1)
        frames += 1
        assert frames < MOST_FRAMES
    return frames


def shown_in(stage: ScriptedStage) -> QImage:
    """Shows the picture at once; returns its pixels."""
    stage.window.parts.choose_picture(picture=True)
    view = stage.window.parts.picture
    assert view is not None
    assert view.isVisible()
    return view.grab().toImage()


def drawn_anew(stage: ScriptedStage) -> QImage:
    """Returns the pixels of the picture on show, with nothing kept from before."""
    view = stage.window.parts.picture
    assert view is not None
    view.theme.toggle()
    view.theme.toggle()
    return view.grab().toImage()


def differ(one: QImage, other: QImage) -> bool:
    """Whether two pictures differ by more than the rounding of soft edges at a clip."""
    bytes_of = bytes(one.constBits()), bytes(other.constBits())
    pairs = zip(*bytes_of, strict=True)
    return bytes_of[0] != bytes_of[1] and any(abs(a - b) > ROUNDING for a, b in pairs)


@pytest.mark.parametrize("events", [scripted_picture(), scripted_run(13)], ids=["3", "13"])
def test_hidden_picture_is_drawn_in_pieces_and_then_needs_no_drawing_to_be_shown(
    make_stage: MakeStage, monkeypatch: pytest.MonkeyPatch, events: Sequence[Event]
) -> None:
    drawn, draw_more = list[QRegion](), StillLayers.draw_more

    def note(still: StillLayers, items: Items, *, ahead: bool = False) -> QRegion:
        piece = draw_more(still, items, ahead=ahead)
        if not piece.isEmpty():
            drawn.append(QRegion(piece))
        return piece

    monkeypatch.setattr(StillLayers, "draw_more", note)
    stage = start(make_stage, events)
    assert beat_until_ready(stage) > TILES * TILES
    view, covered = hidden_in(stage), QRegion()
    for piece in drawn:
        box = piece.boundingRect()
        assert box.width() <= view.width() // TILES + 1
        assert box.height() <= view.height() // TILES + 1
        covered = covered.united(piece)
    assert covered == QRegion(view.rect())
    assert view.drawings == len(drawn)
    shown = shown_in(stage)
    assert view.drawings == len(drawn)
    assert not differ(shown, drawn_anew(stage))


def leave(_: ScriptedStage) -> None:
    """Changes nothing."""


def resize(stage: ScriptedStage) -> None:
    """Makes the window larger."""
    stage.window.resize(1400, 900)


def restyle(stage: ScriptedStage) -> None:
    """Shows the other theme."""
    stage.window.parts.header.theme.toggle()


@pytest.mark.parametrize("change", [leave, resize, restyle])
@pytest.mark.parametrize("nodes", [3, 13])
def test_picture_shown_while_it_is_still_drawn_looks_as_drawn_at_once(
    make_stage: MakeStage, nodes: int, change: Callable[[ScriptedStage], None]
) -> None:
    events = scripted_picture() if nodes == 3 else scripted_run(nodes)
    stage = start(make_stage, events)
    needed = beat_until_ready(stage)
    for share in (0.0, 0.1, 0.25, 0.5, 0.75, 0.95):
        stage = start(make_stage, events)
        stage.beat(round(share * needed))
        assert not hidden_in(stage).is_ready
        change(stage)
        stage.beat(round(0.2 * needed) if share else 0)
        shown = shown_in(stage)
        assert shown.size() == hidden_size(stage)
        assert not differ(shown, drawn_anew(stage)), share


def hidden_size(stage: ScriptedStage) -> object:
    """Returns the size that the picture has now."""
    view = stage.window.parts.picture
    assert view is not None
    return view.size()


def test_hidden_picture_follows_what_happens_meanwhile(make_stage: MakeStage) -> None:
    stage = start(make_stage, scripted_picture())
    beat_until_ready(stage)
    for t in (10.0, 15.0, 22.0):
        stage.play_to(t, frames=1)
        stage.beat(MOST_FRAMES // 4)
    view = hidden_in(stage)
    assert view.is_ready
    drawings = view.drawings
    shown = shown_in(stage)
    assert view.drawings == drawings
    assert not differ(shown, drawn_anew(stage))


def test_news_of_many_nodes_in_each_frame_leave_time_to_draw_the_hidden_picture(
    make_stage: MakeStage,
) -> None:
    stage = start(make_stage, scripted_run(50))
    health = next(iter(stage.timeline.state.nodes.values()))
    for frame in range(MOST_FRAMES):
        stage.clock.t = BEFORE_T + frame / 60
        stage.timeline.append(NodeObserved(t=stage.clock.t, health=health))
        stage.beat(1)
        if hidden_in(stage).is_ready:
            break
    assert hidden_in(stage).is_ready


def test_steps_leave_frames_to_others_and_begin_anew_only_after_a_while() -> None:
    ahead, done = StepsAhead(), list[int]()

    def steps() -> Iterator[None]:
        for number in range(3):
            done.append(number)
            yield

    assert ahead.is_due(1.0)
    ahead.begin(steps(), 1.0)
    turns = [ahead.step() for _ in range(3 * (RESTS + 1) + 1)]
    assert turns == [True, *[False] * RESTS] * 3 + [True]
    assert done == [0, 1, 2]
    assert not ahead.is_under_way
    assert not ahead.is_due(1.0 + FOLLOWS_EVERY_S / 2)
    assert ahead.is_due(1.0 + FOLLOWS_EVERY_S)
    assert ahead.is_due(0.5)
