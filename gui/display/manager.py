"""Whether an X server has a window manager: without one nothing maximises a window."""

from __future__ import annotations

import ctypes
from typing import Final

_SUBSTRUCTURE_REDIRECT: Final = 1 << 20
"""Event mask of the root window that only one client may select: the window manager."""

_INT, _LONG = ctypes.c_int, ctypes.c_long
_ULONG, _POINTER = ctypes.c_ulong, ctypes.c_void_p


class _WindowAttributes(ctypes.Structure):
    """``XWindowAttributes``, as declared in Xlib.h."""

    _fields_ = (
        *((name, _INT) for name in ("x", "y", "width", "height", "border_width", "depth")),
        ("visual", _POINTER),
        ("root", _ULONG),
        *((name, _INT) for name in ("class", "bit_gravity", "win_gravity", "backing_store")),
        ("backing_planes", _ULONG),
        ("backing_pixel", _ULONG),
        ("save_under", _INT),
        ("colormap", _ULONG),
        ("map_installed", _INT),
        ("map_state", _INT),
        ("all_event_masks", _LONG),
        ("your_event_mask", _LONG),
        ("do_not_propagate_mask", _LONG),
        ("override_redirect", _INT),
        ("screen", _POINTER),
    )


def has_window_manager() -> bool:
    """Asks the X server of ``DISPLAY`` for a window manager; True also where that fails.

    What a manager writes on the root window outlives one that was killed; what it has selected
    there doesn't.
    """
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return True
    x11.XOpenDisplay.restype = _POINTER
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = [_POINTER]
    display = x11.XOpenDisplay(None)
    if not display:
        return True
    try:
        return _is_redirected(x11, display)
    finally:
        x11.XCloseDisplay(display)


def _is_redirected(x11: ctypes.CDLL, display: int) -> bool:
    """Whether a client is asked before any window of the root is placed or shown."""
    x11.XDefaultRootWindow.restype = _ULONG
    x11.XDefaultRootWindow.argtypes = [_POINTER]
    x11.XGetWindowAttributes.argtypes = [_POINTER, _ULONG, _POINTER]
    found = _WindowAttributes()
    root = x11.XDefaultRootWindow(display)
    if not x11.XGetWindowAttributes(display, root, ctypes.byref(found)):
        return True
    return bool(found.all_event_masks & _SUBSTRUCTURE_REDIRECT)
