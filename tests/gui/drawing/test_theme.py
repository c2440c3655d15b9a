"""Tests of the themes: both have the same colours, and text in them is readable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.drawing.theme import DARK, LIGHT, Theme

AA = 4.5
"""WCAG 2.2 AA: the least contrast of text with what is behind it."""

ON = {
    "text": ("window", "sidebar", "panel", "raised", "selected", "hover", "bad-fill"),
    "muted": ("window", "sidebar", "panel", "raised", "selected", "hover"),
    "faint": ("window", "sidebar", "panel", "raised"),
    "good": ("panel", "raised", "sidebar", "good-soft"),
    "bad": ("panel", "raised", "bad-soft", "bad-fill", "bad-fill-end"),
    "warn": ("panel", "raised", "warn-soft", "warn-fill", "sidebar"),
    "accent": ("panel", "raised", "sidebar", "accent-soft"),
    "on-accent": ("accent", "good", "bad", "warn"),
}


def luminance(color: QColor) -> float:
    def linear(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    r, g, b = (linear(c) for c in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: QColor, b: QColor) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_text_colours_contrast_with_their_backgrounds(qtbot: QtBot, name: str) -> None:
    theme = Theme(name)
    poor = {
        f"{ink} on {paper}": round(contrast(theme.color(ink), theme.color(paper)), 2)
        for ink, papers in ON.items()
        for paper in papers
        if contrast(theme.color(ink), theme.color(paper)) < AA
    }
    assert poor == {}


def test_both_themes_have_the_same_colours() -> None:
    folder = Path(__file__).parents[3] / "resources" / "theme"
    dark, light = (json.loads((folder / f"{name}.json").read_text()) for name in (DARK, LIGHT))
    assert list(dark) == list(light)


def test_an_unknown_theme_is_refused_with_the_choice(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="choose dark or light"):
        Theme("sepia")


@pytest.mark.parametrize(
    ("size", "unit"), [((1920, 1080), 1.0), ((1280, 720), 2 / 3), ((3840, 2160), 2.0)]
)
def test_unit_follows_the_size_of_the_window(
    qtbot: QtBot, size: tuple[int, int], unit: float
) -> None:
    theme = Theme()
    theme.set_size(*size)
    assert theme.unit == pytest.approx(unit)
    assert theme.px(30) == round(30 * unit)
    assert theme.font(24).pixelSize() == round(24 * unit)


def test_toggling_the_theme_signals_and_comes_back(qtbot: QtBot) -> None:
    theme = Theme()
    dark = theme.color("window")
    with qtbot.waitSignal(theme.changed):
        theme.toggle()
    assert theme.color("window") != dark
    theme.toggle()
    assert theme.color("window") == dark
