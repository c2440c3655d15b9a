"""Test connections to X and Wayland servers, by the libraries that Qt uses, within ms."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LIMIT_S: Final = 6.0
"""Longest time for a server's answer, in seconds: ssh to another continent takes two."""

LATE: Final = f"didn't answer within {LIMIT_S:.0f} s"
"""Text about a server that stands still, for which Qt would wait without end."""

_kept: Final[list[int]] = []
"""The X connection that stays open until this process ends; no child inherits it."""

_XCB_PARSE_ERROR, _XCB_NO_SUCH_SCREEN = 5, 6
_REFUSED = ("authoriz", "MAGIC-COOKIE", "protocol specified", "maximum number of clients")
"""Parts of what the X library prints where the server answered, and refused the client."""


def connect_x11() -> str | None:
    """Opens a connection to the X server that ``DISPLAY`` names, and keeps the first that works.

    A server resets itself when its last client goes, and lets nobody in meanwhile: on a bare
    server, Qt would be refused right after a test connection was closed.

    Returns:
        None where that worked, else what is wrong, to follow the display's name.
    """
    with _captured_stderr() as words:
        answer = _answer(_load_xcb, _try_x11)
    return _judge(answer, lambda number: _refusal_of_x11(number, " ".join(words)))


def _judge(answer: int | str | None, refusal: Callable[[int], str]) -> str | None:
    """Returns what is wrong by an answer, of which any number but 0 is a ``refusal``."""
    if answer is None:
        return LATE
    if isinstance(answer, str):
        return f"can't be used: {answer}"
    return refusal(answer) if answer else None


def _refusal_of_x11(answer: int, said: str) -> str:
    if any(mark.lower() in said.lower() for mark in _REFUSED):
        return f"lets nobody in from here (XAUTHORITY may help): {said.strip()}"
    if answer == _XCB_PARSE_ERROR:
        return "is no name of a display"
    if answer == _XCB_NO_SUCH_SCREEN:
        return "has no such screen"
    return "has no X server that answers"


def connect_wayland() -> str | None:
    """Opens and closes a connection to the compositor that ``WAYLAND_DISPLAY`` names.

    Returns:
        None where that worked, else what is wrong, to follow the display's name.
    """
    with _captured_stderr():
        answer = _answer(_load_wayland, _try_wayland)
    return _judge(answer, _refusal_of_wayland)


def _refusal_of_wayland(answer: int) -> str:
    if not os.environ.get("XDG_RUNTIME_DIR"):
        return "isn't there: XDG_RUNTIME_DIR, where it would be, isn't set"
    return f"has no compositor that answers: {os.strerror(answer)}"


def _load_xcb() -> ctypes.CDLL:
    """Loads the X library, and all that Qt's plugin for X needs.

    Raises:
        OSError: a library is missing; the text names that one.
    """
    xcb = ctypes.CDLL("libxcb.so.1")
    _load_plugin("libqxcb.so")
    return xcb


def _try_x11(xcb: ctypes.CDLL) -> int:
    """Returns 0, or the error of libxcb."""
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    screen = ctypes.c_int()  # given, so that libxcb checks that the screen exists
    connection = xcb.xcb_connect(None, ctypes.byref(screen))
    failed = int(xcb.xcb_connection_has_error(connection))
    if failed or _kept:
        xcb.xcb_disconnect(connection)
    else:
        _kept.append(connection)
    return failed


def _load_wayland() -> ctypes.CDLL:
    """Loads the Wayland library, and all that Qt's plugin for Wayland needs.

    Raises:
        OSError: a library is missing; the text names that one.
    """
    client = ctypes.CDLL("libwayland-client.so.0", use_errno=True)
    _load_plugin("libqwayland.so")
    return client


def _try_wayland(client: ctypes.CDLL) -> int:
    """Returns 0, or the system's error number."""
    client.wl_display_connect.restype = ctypes.c_void_p
    client.wl_display_connect.argtypes = [ctypes.c_char_p]
    client.wl_display_roundtrip.argtypes = [ctypes.c_void_p]
    client.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    display = client.wl_display_connect(None)
    if not display:
        return ctypes.get_errno()
    answered = client.wl_display_roundtrip(display)
    number = ctypes.get_errno()
    client.wl_display_disconnect(display)
    return 0 if answered >= 0 else number


def _load_plugin(name: str) -> None:
    """Loads Qt's plugin ``name`` as Qt will, to find out whether a library is missing.

    Raises:
        OSError: the plugin can't be loaded; the text names the library.
    """
    found = importlib.util.find_spec("PySide6")
    folders = list(found.submodule_search_locations or ()) if found else []
    for folder in folders:
        plugin = Path(folder) / "Qt" / "plugins" / "platforms" / name
        if plugin.exists():
            ctypes.CDLL(str(plugin))
            return
    raise OSError(f"{name} isn't where it is expected")


def _answer(
    load: Callable[[], ctypes.CDLL], connect: Callable[[ctypes.CDLL], int]
) -> int | str | None:
    """Returns the result of ``connect``, or the reason why nothing could be loaded.

    The server's time to answer counts from when the libraries are here: from a cold disk, that
    takes longer than any server. A library call can't be interrupted: one that hangs goes on in
    its thread until the process ends.

    Returns:
        None where no answer came within :data:`LIMIT_S`.
    """
    try:
        library = load()
    except OSError as error:
        return str(error)
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(connect(library)), daemon=True)
    thread.start()
    thread.join(LIMIT_S)
    return answers[0] if answers else None


@contextmanager
def _captured_stderr() -> Generator[list[str]]:
    """Collects what libraries write to stderr within the block; fills the list at the end."""
    words: list[str] = []
    try:
        kept = os.dup(2)
    except OSError:  # stderr is closed: there is nothing to keep clean
        yield words
        return
    with tempfile.TemporaryFile() as taken:
        os.dup2(taken.fileno(), 2)
        try:
            yield words
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            taken.seek(0)
            words += taken.read().decode(errors="replace").split()
