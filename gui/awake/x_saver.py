"""Suspends the X server's own screen saver and power saving, while the client is connected."""

from __future__ import annotations

import ctypes


class XSaverInhibitor:
    """Suspends the X server's screen saver by the extension MIT-SCREEN-SAVER."""

    def __init__(self) -> None:
        """Creates an inhibitor that holds nothing."""
        self._x11: ctypes.CDLL | None = None
        self._display: int | None = None

    def hold(self) -> list[str]:
        """Suspends the screen saver for as long as this connection is open.

        Returns:
            An empty list: the server refuses nobody.

        Raises:
            OSError: a library is missing, the display can't be opened, or the server lacks the
                extension.
        """
        x11, saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
        x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        for call in (x11.XSync, saver.XScreenSaverSuspend):
            call.argtypes = [ctypes.c_void_p, ctypes.c_int]
        query = saver.XScreenSaverQueryExtension
        query.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
        display = x11.XOpenDisplay(None)
        if not display:
            raise OSError("the display can't be opened")
        numbers = ctypes.c_int(), ctypes.c_int()
        if not query(display, *map(ctypes.byref, numbers)):
            x11.XCloseDisplay(display)
            raise OSError("the X server has no screen saver extension")
        saver.XScreenSaverSuspend(display, 1)
        x11.XSync(display, 0)
        self._x11, self._display = x11, display
        return []

    def release(self) -> None:
        """Closes the connection, which ends the suspension."""
        if self._x11 is not None and self._display is not None:
            self._x11.XCloseDisplay(self._display)
        self._x11 = self._display = None
