"""Notes that don't fit: whole lines, a sign that there are more, and the wheel reaches all."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.show.presenter.notes import MOST_BYTES, Note
from core.show.presenter.script import ChapterScript
from core.text import presenter as words
from gui.drawing.theme import Theme
from gui.stage.presenter.notes_view import NotesView
from tests.gui.text_check import drawn, texts

LONG = Note(" ".join(f"Word{number}" for number in range(6_000)), "Say")
MANY = tuple(Note(f"Sentence number {number} of many.", "Say") for number in range(60))


def make(qtbot: QtBot, *notes: Note, size: tuple[int, int] = (900, 300)) -> NotesView:
    theme = Theme()
    theme.set_size(1920, 1080)
    view = NotesView(theme)
    qtbot.addWidget(view)
    view.resize(*size)
    view.set_script("Welcome", ChapterScript(notes))
    return view


def read_all(view: NotesView) -> str:
    """Moves the wheel by one line until nothing more comes; returns all that was shown."""
    told: list[str] = []
    before: list[str] = []
    while (shown := texts(view)) != before:
        told += [text for text in shown if text not in before]
        before = shown
        view.scroll_by(1)
    return " ".join(told)


def test_the_wheel_reaches_the_end_of_a_paragraph_of_hundreds_of_lines(qtbot: QtBot) -> None:
    view = make(qtbot, LONG)
    told = read_all(view)
    assert "\u2026" not in told.replace(words.MORE_BELOW, "")
    assert set(LONG.text.split()) <= set(told.split())


def test_a_whole_file_in_one_paragraph_is_shown_to_its_end(qtbot: QtBot) -> None:
    text = "\n".join("n" for _ in range(MOST_BYTES // 2 - 1)) + "\nz"
    view = make(qtbot, Note(text))
    view.scroll_by(MOST_BYTES)
    assert "z" in texts(view)


@pytest.mark.parametrize("height", range(200, 300, 7))
@pytest.mark.parametrize("back", [0, 3, 999])
def test_only_whole_lines_are_shown(qtbot: QtBot, height: int, back: int) -> None:
    view = make(qtbot, *MANY, size=(900, height))
    view.scroll_by(back)
    shown = [item for item in drawn(view) if item.text.startswith("Sentence")]
    foot = next(item for item in drawn(view) if item.text.startswith("notes:"))
    assert shown
    for item in shown:
        assert item.box.bottom() <= foot.room.top() + 1
    assert view.has_more is (words.MORE_BELOW in texts(view)) is (back != 999)


def test_notes_that_fit_have_no_more(qtbot: QtBot) -> None:
    view = make(qtbot, *MANY[:3])
    assert words.MORE_BELOW not in texts(view)
    view.scroll_by(5)
    assert "Sentence number 0 of many." in texts(view)
