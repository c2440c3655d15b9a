"""The least that an X window manager is: it announces itself on the root window, and redirects.

``python -m tests.integration.surroundings.display.manager``; prints a line once it manages, and
goes on until killed.
"""

from __future__ import annotations

import ctypes
import signal

SUBSTRUCTURE_REDIRECT, WINDOW, REPLACE = 1 << 20, 33, 0


def main() -> None:
    """Manages the windows of ``DISPLAY``, none of which it ever shows."""
    x11 = ctypes.CDLL("libX11.so.6")
    ulong, pointer = ctypes.c_ulong, ctypes.c_void_p
    x11.XOpenDisplay.restype = pointer
    x11.XDefaultRootWindow.restype = x11.XCreateSimpleWindow.restype = ulong
    x11.XInternAtom.restype = ulong
    display = pointer(x11.XOpenDisplay(None))
    root = ulong(x11.XDefaultRootWindow(display))
    mine = ulong(x11.XCreateSimpleWindow(display, root, 0, 0, 1, 1, 0, ulong(0), ulong(0)))
    check = ulong(x11.XInternAtom(display, b"_NET_SUPPORTING_WM_CHECK", 0))
    for window in (root, mine):
        told = ctypes.byref(mine)
        x11.XChangeProperty(display, window, check, ulong(WINDOW), 32, REPLACE, told, 1)
    x11.XSelectInput(display, root, ctypes.c_long(SUBSTRUCTURE_REDIRECT))
    x11.XSync(display, 0)
    print("manages", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
