"""Reads the letters on the keys of an X server's keyboard, by the libraries that Qt uses."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any, Final

_LAYOUT_EFFECTIVE: Final = 1 << 7
_POINTER, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32

_CALLS: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "xcb_connect": (_POINTER, (ctypes.c_char_p, _POINTER)),
    "xcb_connection_has_error": (_INT, (_POINTER,)),
    "xcb_disconnect": (None, (_POINTER,)),
    "xkb_context_new": (_POINTER, (_INT,)),
    "xkb_context_unref": (None, (_POINTER,)),
    "xkb_x11_get_core_keyboard_device_id": (ctypes.c_int32, (_POINTER,)),
    "xkb_x11_keymap_new_from_device": (_POINTER, (_POINTER, _POINTER, ctypes.c_int32, _INT)),
    "xkb_x11_state_new_from_device": (_POINTER, (_POINTER, _POINTER, ctypes.c_int32)),
    "xkb_x11_setup_xkb_extension": (
        _INT,
        (_POINTER, ctypes.c_uint16, ctypes.c_uint16, _INT, *[_POINTER] * 4),
    ),
    "xkb_state_serialize_layout": (_UINT, (_POINTER, _INT)),
    "xkb_state_unref": (None, (_POINTER,)),
    "xkb_keymap_unref": (None, (_POINTER,)),
    "xkb_keymap_num_layouts_for_key": (_UINT, (_POINTER, _UINT)),
    "xkb_keymap_key_get_syms_by_level": (_INT, (_POINTER, _UINT, _UINT, _UINT, _POINTER)),
    "xkb_keysym_to_utf32": (_UINT, (_UINT,)),
}


class _Keyboard:
    """Calls the functions of :data:`_CALLS`, each from the library that has the function."""

    def __init__(self) -> None:
        self._libraries = [
            ctypes.CDLL(name)
            for name in ("libxcb.so.1", "libxkbcommon.so.0", "libxkbcommon-x11.so.0")
        ]

    def __call__(self, name: str, *arguments: object) -> Any:
        for library in self._libraries:
            function: Any = getattr(library, name, None)
            if function is not None:
                function.restype, function.argtypes = _CALLS[name]
                return function(*arguments)
        raise OSError(f"no library has {name}")


def read_letters(codes: Mapping[str, int]) -> dict[str, str]:
    """Asks the X server which letters are on the keys, in the layout that is chosen now.

    Args:
        codes: the X keycode of each position.

    Returns:
        The capital letter or the sign at each position; those that have none are left out.

    Raises:
        OSError: a library is missing, or the server has no keyboard that can be asked.
    """
    call = _Keyboard()
    connection = call("xcb_connect", None, None)
    context = call("xkb_context_new", 0)
    keymap = state = None
    try:
        failed = call("xcb_connection_has_error", connection)
        if failed or not call("xkb_x11_setup_xkb_extension", connection, 1, 0, 0, *[None] * 4):
            raise OSError("the X server has no keyboard extension")
        device = call("xkb_x11_get_core_keyboard_device_id", connection)
        keymap = call("xkb_x11_keymap_new_from_device", context, connection, device, 0)
        state = keymap and call("xkb_x11_state_new_from_device", keymap, connection, device)
        if not state:
            raise OSError("the X server doesn't tell its keyboard's layout")
        layout = call("xkb_state_serialize_layout", state, _LAYOUT_EFFECTIVE)
        letters = {name: _letter(call, keymap, code, layout) for name, code in codes.items()}
        return {name: letter for name, letter in letters.items() if letter}
    finally:
        if state:
            call("xkb_state_unref", state)
        if keymap:
            call("xkb_keymap_unref", keymap)
        call("xkb_context_unref", context)
        call("xcb_disconnect", connection)


def _letter(call: _Keyboard, keymap: int, code: int, layout: int) -> str:
    """Returns the capital letter or the sign that a key prints without Shift; "" for none."""
    layouts = call("xkb_keymap_num_layouts_for_key", keymap, code)
    if not layouts:
        return ""
    symbols = ctypes.POINTER(ctypes.c_uint32)()
    found = call(
        "xkb_keymap_key_get_syms_by_level",
        *(keymap, code, layout % layouts, 0, ctypes.byref(symbols)),
    )
    if found < 1:
        return ""
    number = call("xkb_keysym_to_utf32", symbols[0])
    letter = chr(number).upper() if number else ""
    return letter if len(letter) == 1 and letter.isprintable() else ""
