"""The screens of the desktop as values, and windows that fill a screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from core.show.presenter.screens import Screen


def list_screens() -> tuple[Screen, ...]:
    """Returns all screens, in Qt's order."""
    first = QGuiApplication.primaryScreen()
    return tuple(_value(screen, screen is first) for screen in QGuiApplication.screens())


def _value(screen: QScreen, primary: bool) -> Screen:
    place = screen.geometry()
    return Screen(
        name=screen.name(),
        left=place.left(),
        top=place.top(),
        width=place.width(),
        height=place.height(),
        ratio=screen.devicePixelRatio(),
        primary=primary,
    )


def fill_screen(window: QWidget, index: int) -> None:
    """Shows ``window`` full screen on the screen of that index in Qt's order."""
    screen = QGuiApplication.screens()[index]
    place = screen.geometry()
    if window.isFullScreen():
        there = window.screen() is screen and place.contains(window.geometry().center())
        if window.isVisible() and there:
            return
        # Desktops move only windows that aren't full screen.
        window.setWindowState(Qt.WindowState.WindowNoState)
    window.setScreen(screen)
    wide, high = place.width() // 8, place.height() // 8
    if window.isHidden() and window.testAttribute(Qt.WidgetAttribute.WA_WState_Created):
        # Some desktops don't make a hidden window full screen again, unless it has no size.
        wide = high = 0
    window.setGeometry(place.adjusted(wide, high, -wide, -high))
    window.showFullScreen()
