"""The kept pixels of a widget go with the widget, at once."""

from __future__ import annotations

import gc
from weakref import ref

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme


class KeptWidget(QWidget):
    """A widget whose pixels are kept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.kept = KeptPixels(self, theme)


def test_pixels_end_with_their_widget_and_wait_for_no_collection(qtbot: QtBot) -> None:
    widget = KeptWidget(Theme("dark"))
    kept = ref(widget.kept)
    gc.disable()
    try:
        del widget
        assert kept() is None
    finally:
        gc.enable()
