"""Tests of which displays are tried, and of the sentence where none can be opened."""

import pytest

from gui.display.check import platforms, sentence
from gui.display.trial import Trial

ABORT = """qt.qpa.plugin: Could not find the Qt platform plugin "nonsense" in ""
This application failed to start because no Qt platform plugin could be initialized.

Available platform plugins are: minimal, xcb, wayland.
"""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ()),
        ({"DISPLAY": ":0"}, ("xcb",)),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ("wayland",)),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ("wayland", "xcb")),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, ("offscreen",)),
        ({"QT_QPA_PLATFORM": "wayland;xcb:a=b"}, ("wayland", "xcb:a=b")),
        ({"QT_QPA_PLATFORM": "; "}, ()),
    ],
)
def test_displays_are_tried_in_the_order_of_qt(
    environment: dict[str, str], expected: tuple[str, ...]
):
    assert platforms(environment, "linux") == expected


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_display_on_windows_and_macos_is_checked_only_where_a_platform_is_asked_for(system: str):
    assert platforms({}, system) is None
    assert platforms({"QT_QPA_PLATFORM": "nonsense"}, system) == ("nonsense",)


def test_platform_that_qt_does_not_know_is_named_with_those_it_knows():
    environment = {"QT_QPA_PLATFORM": "nonsense"}
    told = sentence(environment, ("nonsense",), {}, Trial(False, ABORT))
    assert told == (
        "Qt has no platform nonsense (QT_QPA_PLATFORM asks for it): it knows minimal, xcb, wayland."
    )


def test_missing_library_is_named_with_the_command_that_installs_it():
    trouble = "can't be used: libxcb-cursor.so.0: cannot open shared object file: No such file"
    told = sentence({"DISPLAY": ":0"}, ("xcb",), {"xcb": trouble}, Trial(False, ""))
    assert told.startswith("the system library libxcb-cursor.so.0 is missing")


def test_platform_without_its_variable_says_which_is_not_set():
    environment = {"QT_QPA_PLATFORM": "xcb"}
    told = sentence(environment, ("xcb",), {"xcb": "is no name of a display"}, Trial(False, ""))
    assert told == "no window can be opened: QT_QPA_PLATFORM asks for xcb, and DISPLAY isn't set."


def test_qts_advice_to_install_what_is_installed_is_left_out():
    said = "qt.qpa.plugin: xcb-cursor0 is needed\nCould not initialize egl display\nReinstalling"
    told = sentence({"QT_QPA_PLATFORM": "eglfs"}, ("eglfs",), {}, Trial(False, said))
    assert told.endswith("QT_QPA_PLATFORM=eglfs can't be opened: Could not initialize egl display.")
