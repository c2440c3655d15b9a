"""No text is cut, covered or lost, at any size, in both themes, with the worst of contents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import Level
from gui.drawing.theme import DARK, LIGHT
from tests.gui.scripted_stage import CHECKS_MOMENTS, MOMENTS, SIZES, ScriptedStage
from tests.gui.text_check import drawn, text_faults, texts
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks

MakeStage = Callable[..., ScriptedStage]
LONG = (
    "Seven of nine nodes survive, so that a majority remains and the system should go on; the "
    "leader is gone, however, and until the survivors have agreed on another one, which takes "
    "them between four and nine seconds by the election timeout, no write at all can commit."
)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_every_chapter_can_be_read(
    make_stage: MakeStage, theme: str, size: tuple[int, int]
) -> None:
    stage = make_stage(theme=theme)
    stage.show(*size)
    faults: dict[str, list[str]] = {}
    for name, t in MOMENTS.items():
        stage.play_to(t)
        faults[name] = text_faults(stage.window)
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("replay", [False, True])
def test_every_chapter_of_a_run_of_checks_can_be_read(
    make_stage: MakeStage, theme: str, size: tuple[int, int], replay: bool
) -> None:
    stage = make_stage(scripted_checks(), theme=theme, replay=replay)
    stage.show(*size)
    faults: dict[str, list[str]] = {}
    for name, t in CHECKS_MOMENTS.items():
        stage.play_to(t)
        faults[name] = text_faults(stage.window)
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("nodes", [5, 9])
@pytest.mark.parametrize("replay", [False, True])
def test_longest_contents_of_all_parts_can_be_read(
    make_stage: MakeStage, size: tuple[int, int], nodes: int, replay: bool
) -> None:
    stage = make_stage(scripted_run(nodes=nodes, rate=987_654), replay=replay)
    stage.show(*size)
    stage.play_to(31.9)
    for event in worst(stage, 32.0):
        stage.add(event)
    assert text_faults(stage.window) == []


@pytest.mark.parametrize("t", [22.0, 59.0])
def test_an_elided_text_has_the_whole_in_its_tooltip(make_stage: MakeStage, t: float) -> None:
    stage = make_stage()
    stage.show(1280, 720)
    stage.play_to(t)
    index = stage.timeline.state.current
    stage.add(ev.Narrated(t=t, index=index, text=LONG * 2))
    assert any(text.endswith("\u2026") for text in texts(stage.window))
    assert stage.window.parts.header.toolTip() == LONG * 2


def test_a_narration_of_two_lines_is_shown_whole(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.show(1280, 720)
    stage.play_to(22.0)
    text = "64 clients write and read through any node. Every acknowledged write is recorded."
    stage.add(ev.Narrated(t=22.0, index=2, text=text))
    shown = texts(stage.window)
    assert all(any(word in line for line in shown) for word in text.split())
    assert stage.window.parts.header.toolTip() == ""


def test_a_narration_that_is_too_long_ends_with_a_whole_sentence(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_checks())
    stage.show(1280, 720)
    stage.play_to(22.0)
    sentence = "Each limiter decides by its own count and hears of the others now and then."
    whole = " ".join([sentence] * 6)
    stage.add(ev.Narrated(t=22.0, index=2, text=whole))
    header = stage.window.parts.header
    shown = " ".join(item.text for item in drawn(header)[1:])
    assert shown == f"{' '.join([sentence] * shown.count('Each'))} \u2026"
    assert header.toolTip() == whole


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("status", ["running", "failed"])
def test_the_title_of_a_chapter_is_whole_also_while_it_runs(
    make_stage: MakeStage, size: tuple[int, int], status: str
) -> None:
    stage = make_stage()
    stage.show(*size)
    started = scripted_checks()[0]
    assert isinstance(started, ev.RunStarted)
    titles = ("Load under the limit", "The burst again")
    chapters = tuple(replace(started.chapters[0], title=title) for title in titles)
    stage.add(replace(started, chapters=chapters))
    for index, title in enumerate(titles):
        stage.add(ev.ChapterEntered(t=1.0, index=index))
        stage.add(ev.ChapterStarted(t=1.0, index=index))
        if status == "failed":
            stage.add(ev.ChapterFailed(t=1.0, index=index, text="It stopped."))
        assert title in texts(stage.window.parts.sidebar)


def test_narration_has_the_largest_font_that_fits_the_whole(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_checks())
    stage.show(1280, 720)
    stage.play_to(22.0)
    heights: list[float] = []
    for words in (8, 45, 80, 130):
        stage.add(ev.Narrated(t=22.0, index=2, text=" ".join(["limit"] * words)))
        header = stage.window.parts.header
        heights.append(max(item.box.height() for item in drawn(header) if "limit" in item.text))
        assert bool(header.toolTip()) is (words == 130)
    large, medium, small, cut = heights
    assert large > medium > small == cut


def worst(stage: ScriptedStage, t: float) -> list[ev.Event]:
    """Returns events that put long texts and huge numbers into every place for text."""
    run = stage.timeline.state.run
    assert run is not None
    index = stage.timeline.state.current
    healths = list(stage.timeline.state.nodes.values())
    return [
        ev.Narrated(t=t, index=index, text=LONG, key_hint="Space goes on · click a node to " * 4),
        ev.ChapterFailed(t=t, index=5, text=f"It stopped: {LONG}"),
        ev.FeedLine(t=t, level=Level.INFO, text=LONG),
        ev.FeedLine(t=t, level=Level.GOOD, text="back · " + LONG),
        ev.NoticeShown(t=t, level=Level.ERROR, text=LONG, remedy="Free some space, then press R."),
        ev.ChoiceOffered(
            t=t,
            text="The evidence doesn't come: no invariant broke within the bound of the system.",
            options=(
                ev.Option(key="wait", label="Keep watching for a while"),
                ev.Option(key="on", label="Go on without detection"),
            ),
        ),
        ev.Progressed(t=t, task="restart", text=f"Restarting: {LONG}", fraction=0.456),
        ev.Diagnosed(
            t=t,
            explanation=ev.Explanation(
                key="x", title=LONG, text=LONG, evidence=(LONG, LONG), ruled_out=(LONG, LONG)
            ),
        ),
        *(
            ev.NodeObserved(
                t=t,
                health=replace(
                    health,
                    lag=123_456_789,
                    memory_bytes=987_654_321_000,
                    uptime_s=9_999_999.0,
                    detail=LONG,
                    facts={"a long name": "a long value", "more": LONG},
                ),
            )
            for health in healths
        ),
        ev.NodeObserved(
            t=t,
            health=replace(
                healths[0], status=ev.NodeStatus.UNKNOWN, detail=LONG, role=ev.Role.CANDIDATE
            ),
        ),
    ]
