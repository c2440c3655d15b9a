"""Keeps a window within the screen, whatever becomes of that screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

LEAST_WIDTH, LEAST_HEIGHT = 800, 540
"""Least size, in pixels of the screen, at which text can be read; less on a smaller screen."""

_NO_SCREENS = frozenset({"offscreen", "minimal", "vnc"})
"""Platforms whose screen says nothing about the size of a window."""


class ScreenFit(QObject):
    """Fits a window again at each change of the screens: resolution, monitor, projector.

    An X server without a window manager doesn't know "maximised" and "full screen"; the window is
    then given the size of the screen here.
    """

    def __init__(self, window: QWidget) -> None:
        """Fits ``window`` now, before ``show()``, and at every change from then on."""
        super().__init__(window)
        self._window = window
        self._platform = QGuiApplication.platformName()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.fit)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._watch)
        app.screenRemoved.connect(self._changed)
        app.primaryScreenChanged.connect(self._changed)
        for screen in app.screens():
            self._watch(screen)
        window.installEventFilter(self)
        self.fit()

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._changed)
        screen.availableGeometryChanged.connect(self._changed)
        screen.logicalDotsPerInchChanged.connect(self._changed)
        self._changed()

    def _changed(self, _: object = None) -> None:
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fits the window soon after a show, a change of screen or of the window's state."""
        if event.type() in (
            QEvent.Type.Show,
            QEvent.Type.WindowStateChange,
            QEvent.Type.ScreenChangeInternal,
            QEvent.Type.DevicePixelRatioChange,
        ):
            self._changed()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Moves and resizes the window to lie within the screen."""
        window, screen = self._window, self._window.screen()
        if self._platform in _NO_SCREENS:
            return
        room, ratio = screen.availableGeometry(), screen.devicePixelRatio()
        least = QSize(round(LEAST_WIDTH / ratio), round(LEAST_HEIGHT / ratio))
        window.setMinimumSize(least.boundedTo(room.size()))
        if window.isMinimized():
            return
        if window.isMaximized() or window.isFullScreen():
            if self._is_unmanaged() and window.windowHandle():
                # Set on the handle: the widget would forget that its state is full screen.
                window.windowHandle().setGeometry(screen.geometry())
        elif self._platform != "wayland":  # on Wayland only the compositor places windows
            _move_into(window, room)

    def _is_unmanaged(self) -> bool:
        if self._platform != "xcb":
            return False
        from gui.display.manager import has_window_manager

        return not has_window_manager()


def _move_into(window: QWidget, room: QRect) -> None:
    """Shrinks the window, with the frame, to fit into ``room``, and moves the window in."""
    frame, inner = window.frameGeometry(), window.geometry()
    border = frame.size() - inner.size()
    size = inner.size().boundedTo(room.size() - border)
    if size != inner.size():
        window.resize(size)
    frame.setSize(size + border)
    if window.isVisible() and not room.contains(frame):
        left = min(max(frame.left(), room.left()), room.right() + 1 - frame.width())
        top = min(max(frame.top(), room.top()), room.bottom() + 1 - frame.height())
        window.move(left, top)


def shown_within(dialog: QWidget, wanted: QSize, margin: int) -> None:
    """Gives ``dialog`` the size ``wanted``, or less where the parent's screen has less room.

    Args:
        dialog: not yet shown.
        wanted: in pixels.
        margin: to leave around the dialog, in pixels.
    """
    parent = dialog.parentWidget() or dialog
    room = parent.screen().availableGeometry().size() - QSize(2 * margin, 2 * margin)
    if QGuiApplication.platformName() in _NO_SCREENS:
        room = parent.size()
    dialog.setMaximumSize(room)
    dialog.resize(wanted.boundedTo(room))


def show_like(window: QWidget, other: QWidget) -> None:
    """Shows ``window`` where ``other`` is, and as large: full screen, maximised or in a frame."""
    window.setScreen(other.screen())
    if other.isFullScreen():
        window.setGeometry(other.geometry())
        window.showFullScreen()
    elif other.isMaximized():
        window.setGeometry(other.normalGeometry())
        window.showMaximized()
    else:
        window.showNormal()
        window.setGeometry(other.geometry())
    window.raise_()
    window.activateWindow()
