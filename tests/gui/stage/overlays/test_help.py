"""The sheet of keys and the blank screen."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.drawing.ink import Drawn, Ink
from gui.drawing.theme import DARK, LIGHT, Theme
from gui.stage.keys import HELP
from gui.stage.overlays.blank import BlankOverlay
from gui.stage.overlays.help import HelpOverlay, split_keys
from tests.gui.plotting import SIZES

NARROW = ((1080, 1920), (900, 1600), (600, 1024), (800, 600), (1024, 768))
LEFT = Qt.MouseButton.LeftButton


def make_window(qtbot: QtBot, size: tuple[int, int]) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    return window


def get_drawn(widget: QWidget) -> list[Drawn]:
    """Returns every piece of text that the widget draws."""
    Ink.log = []
    try:
        widget.grab()
        return Ink.log
    finally:
        Ink.log = None


@pytest.mark.parametrize("size", [*SIZES, *NARROW])
@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_the_sheet_lists_every_key_and_nothing_is_cut_off(
    qtbot: QtBot, size: tuple[int, int], name: str
):
    window = make_window(qtbot, size)
    theme = Theme(name)
    theme.set_size(*size)
    sheet = HelpOverlay(window, theme)
    sheet.toggle()
    drawn = get_drawn(sheet)
    told = " ".join(piece.text for piece in drawn)
    for keys, does in HELP:
        for text, _ in split_keys(keys):
            assert any(piece.text == text for piece in drawn), text
        assert does in told
    for piece in drawn:
        assert window.rect().contains(piece.box.toAlignedRect()), piece.text
        assert not piece.elided, piece.text
    for index, one in enumerate(drawn):
        for other in drawn[index + 1 :]:
            assert not one.box.intersects(other.box), (one.text, other.text)


def test_help_sheet_comes_and_goes(qtbot: QtBot):
    window = make_window(qtbot, (1280, 720))
    sheet = HelpOverlay(window, Theme())
    assert not sheet.isVisible()
    sheet.toggle()
    assert sheet.isVisible()
    sheet.toggle()
    assert not sheet.isVisible()
    sheet.toggle()
    QTest.mouseClick(sheet, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    assert not sheet.isVisible()


def test_asides_among_the_keys_get_no_cap():
    assert split_keys("1 to 9") == [("1", True), ("to", False), ("9", True)]
    assert split_keys("Esc held for 1 s") == [("Esc", True), ("held for 1 s", False)]
    assert split_keys("Tab, then Menu") == [("Tab", True), ("then", False), ("Menu", True)]


def test_the_blank_screen_is_black_and_a_click_takes_it_away(qtbot: QtBot):
    window = make_window(qtbot, (1280, 720))
    blank = BlankOverlay(window)
    blank.toggle()
    picture = window.grab().toImage()
    assert {picture.pixel(x, y) for x in range(0, 1280, 40) for y in range(0, 720, 40)} == {
        0xFF000000
    }
    window.resize(1400, 800)
    assert blank.geometry() == window.rect()
    QTest.mouseClick(blank, LEFT)
    assert not blank.isVisible()
    blank.toggle()
    blank.toggle()
    assert not blank.isVisible()


def test_the_overlays_wait_for_no_plotting_library():
    program = (
        "import sys, gui.stage.overlays.countdown;"
        "import gui.stage.overlays.help, gui.stage.overlays.blank;"
        "sys.exit(', '.join({'pyqtgraph', 'numpy'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
