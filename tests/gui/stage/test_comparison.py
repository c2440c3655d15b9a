"""The comparison in the last chapter: readable, spoken, and told by signs and words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect

from core.model import events as ev
from gui.drawing.geometry import GAP, share
from gui.drawing.theme import DARK, LIGHT
from tests.gui.scripted_stage import SIZES, ScriptedStage
from tests.gui.text_check import text_faults, texts
from tests.scripted_checks import COMPARED, END_T, scripted_checks

MakeStage = Callable[..., ScriptedStage]


def compared(
    make_stage: MakeStage, size: tuple[int, int] = (1280, 720), theme: str = DARK
) -> ScriptedStage:
    stage = make_stage(scripted_checks(), theme=theme)
    stage.show(*size)
    stage.play_to(END_T)
    return stage


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_every_value_of_the_comparison_can_be_read(
    make_stage: MakeStage, size: tuple[int, int], theme: str
) -> None:
    stage = compared(make_stage, size, theme)
    assert text_faults(stage.window) == []
    shown = texts(stage.window)
    for row in COMPARED.rows:
        assert row.name in shown
        assert set(row.values) <= set(shown)
    assert set(COMPARED.columns) <= set(shown)
    assert all(any(word in text for text in shown) for word in COMPARED.text.split())


def test_the_plot_keeps_room_above_the_page(make_stage: MakeStage) -> None:
    stage = compared(make_stage, (1920, 1080))
    page = stage.window.parts.comparison
    assert page.height() >= 400
    assert stage.window.parts.plot.height() >= 200


def test_good_and_bad_values_are_shown_by_words(make_stage: MakeStage) -> None:
    stage = compared(make_stage)
    spoken = stage.window.parts.comparison.accessibleDescription()
    assert "Most over the limit of a key: Synced policy 85, bad; Atomic policy 0, good" in spoken
    assert "p99: Synced policy 2.1 ms; Atomic policy 5.8 ms" in spoken
    assert spoken.endswith(f"It held: {COMPARED.text}")
    shown = texts(stage.window)
    assert {"good", "bad", "It held"} <= set(shown)


def test_comparison_that_did_not_hold_says_so(make_stage: MakeStage) -> None:
    stage = compared(make_stage)
    stage.add(replace(COMPARED, t=END_T, held=False))
    assert "It did not hold" in texts(stage.window)
    assert text_faults(stage.window) == []


def test_comparison_is_in_the_last_chapter_only(make_stage: MakeStage) -> None:
    stage = compared(make_stage)
    parts = stage.window.parts
    assert parts.comparison.isVisible() and parts.plot.isVisible()
    assert not parts.monitor.isVisible() and not parts.diagnosis.isVisible()
    stage.add(ev.ChapterEntered(t=END_T, index=5))
    assert not parts.comparison.isVisible()
    assert parts.monitor.isVisible() and parts.diagnosis.isVisible()


def test_a_new_run_has_no_comparison(make_stage: MakeStage) -> None:
    stage = compared(make_stage)
    started = scripted_checks()[0]
    assert isinstance(started, ev.RunStarted)
    stage.add(replace(started, chapters=started.chapters[:1]))
    assert not stage.window.parts.comparison.isVisible()


@pytest.mark.parametrize("size", SIZES)
def test_comparison_of_the_longest_contents_can_be_read(
    make_stage: MakeStage, size: tuple[int, int]
) -> None:
    stage = compared(make_stage, size)
    long = "a name that goes on and on, as names do that somebody wrote in haste " * 2
    rows = tuple(
        ev.ComparedRow(
            name=f"{number} {long}",
            values=("within what is on its way", "1 234 567 890 checks", long),
            good=(True, False, None),
        )
        for number in range(7)
    )
    columns = ("before", "store paused for a while", long)
    stage.add(replace(COMPARED, t=END_T, columns=columns, rows=rows, title=long, text=long * 3))
    stage.add(ev.NoticeShown(t=END_T, level=ev.Level.ERROR, text=long, remedy=long))
    stage.add(ev.ChoiceOffered(t=END_T, text="?", options=(ev.Option(key="a", label="A"),)))
    assert text_faults(stage.window) == []
    assert long in stage.window.parts.comparison.toolTip()


def test_a_missing_value_is_unknown_not_empty(make_stage: MakeStage) -> None:
    stage = compared(make_stage)
    rows = (ev.ComparedRow(name="p99", values=("2 ms",)),)
    stage.add(replace(COMPARED, t=END_T, rows=rows))
    assert "—" in texts(stage.window)


@pytest.mark.parametrize("unit", [0.67, 1.0, 2.0])
def test_comparison_takes_the_plots_place_where_there_is_no_room_for_both(unit: float) -> None:
    area = QRect(10, 20, 1000, round(600 * unit))
    plot, page = share(area, unit, 300, 320)
    assert plot.height() + page.height() + round(GAP * unit) == area.height()
    assert not plot.intersects(page)
    assert area.contains(plot) and area.contains(page)
    plot, page = share(area, unit, 400, 500)
    assert plot.isEmpty() and page == area
