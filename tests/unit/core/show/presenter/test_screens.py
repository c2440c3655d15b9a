"""The choice of the screens for the stage and for the presenter's window."""

from __future__ import annotations

import pytest

from core.show.presenter.screens import Placing, Screen, place_windows

LAPTOP = Screen("eDP-1", 0, 0, 2560, 1600, primary=True)
PROJECTOR = Screen("HDMI-1", 2560, 0, 1024, 768)
WALL = Screen("DP-2", 2560, 0, 3840, 2160)
DESK = Screen("DP-1", 0, 0, 1920, 1080, primary=True)
TWIN = Screen("DP-3", 1920, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("screens", "stage", "presenter"),
    [
        ((LAPTOP,), "eDP-1", None),
        ((LAPTOP, PROJECTOR), "HDMI-1", "eDP-1"),
        ((PROJECTOR, LAPTOP), "HDMI-1", "eDP-1"),
        ((LAPTOP, PROJECTOR, Screen("DP-9", 0, 1600, 1280, 720)), "DP-9", "eDP-1"),
        ((DESK, TWIN), "DP-3", "DP-1"),
        ((DESK, Screen("DP-3", 1920, 0, 1280, 1024)), "DP-1", "DP-3"),
        ((Screen("DP-1", 0, 0, 1280, 720, primary=True), WALL), "DP-2", "DP-1"),
    ],
)
def test_stage_goes_to_the_external_or_larger_screen(
    screens: tuple[Screen, ...], stage: str, presenter: str | None
) -> None:
    placing = place_windows(screens)
    assert placing is not None
    assert screens[placing.stage].name == stage
    assert (placing.presenter is None) is (presenter is None)
    if placing.presenter is not None:
        assert screens[placing.presenter].name == presenter


def test_screens_own_pixels_count_and_not_those_of_the_desktop() -> None:
    sharp = Screen("DP-1", 0, 0, 1920, 1080, ratio=2.0, primary=True)
    coarse = Screen("DP-3", 1920, 0, 2560, 1440)
    assert place_windows((sharp, coarse)) == Placing(0, 1)


def test_swapped_screens_are_the_other_way_round() -> None:
    assert place_windows((LAPTOP, PROJECTOR), swapped=True) == Placing(0, 1)
    assert place_windows((LAPTOP,), swapped=True) == Placing(0)


def test_mirrored_screens_count_as_one() -> None:
    mirrored = Screen("HDMI-1", 0, 0, 1024, 768)
    assert place_windows((LAPTOP, Screen("HDMI-1", 0, 0, 2560, 1600))) == Placing(0)
    assert place_windows((LAPTOP, mirrored)) == Placing(0)
    assert place_windows((LAPTOP, mirrored, WALL)) == Placing(2, 0)


def test_without_any_screen_nothing_is_placed() -> None:
    assert place_windows(()) is None
