"""Whether an X server has a window manager: without one nothing maximises a window."""

from __future__ import annotations

import ctypes


def has_window_manager() -> bool:
    """Asks the X server of ``DISPLAY`` for a window manager; True also where that fails."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return True
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    display = x11.XOpenDisplay(None)
    if not display:
        return True
    try:
        return _owner_of_check(x11, ctypes.c_void_p(display))
    finally:
        x11.XCloseDisplay(ctypes.c_void_p(display))


def _owner_of_check(x11: ctypes.CDLL, display: ctypes.c_void_p) -> bool:
    """Whether the root window has the property that every present-day manager sets."""
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XFree.argtypes = [ctypes.c_void_p]
    x11.XGetWindowProperty.argtypes = [
        *(ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_long, ctypes.c_long),
        *(ctypes.c_int, ctypes.c_ulong, *[ctypes.c_void_p] * 5),
    ]
    kind, length = ctypes.c_ulong(), ctypes.c_int()
    count, rest, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
    answers = (kind, length, count, rest, data)
    atom = x11.XInternAtom(display, b"_NET_SUPPORTING_WM_CHECK", 0)
    root = x11.XDefaultRootWindow(display)
    x11.XGetWindowProperty(display, root, atom, 0, 1, 0, 0, *map(ctypes.byref, answers))
    if data:
        x11.XFree(data)
    return count.value > 0
