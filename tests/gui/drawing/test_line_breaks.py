"""Texts are broken at spaces, and within words that are wider than a line."""

from __future__ import annotations

import pytest

from gui.drawing.ink import metrics, wrap
from gui.drawing.line_breaks import break_lines
from gui.drawing.theme import Theme

TEN = 10.0
"""A line of ten letters, where each letter is one pixel wide."""


def _lines(text: str) -> list[str]:
    return [line.text for line in break_lines(text, lambda text: float(len(text)), TEN)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("ten-letter word", ["ten-letter", "word"]),
        ("a https://example.org/page", ["a https://", "example.or", "g/page"]),
        ("a" * 23, ["a" * 10, "a" * 10, "aaa"]),
        (
            "リーダーが落ちても書き込みは失われません",
            ["リーダーが落ちても書", "き込みは失われません"],
        ),
        ("n1 リーダーが落ちても書き込み", ["n1 リーダーが落ち", "ても書き込み"]),
        ("😀" * 11, ["😀" * 10, "😀"]),
    ],
)
def test_no_line_is_wider_than_its_room(text: str, lines: list[str]) -> None:
    assert _lines(text) == lines


def test_nothing_is_lost_or_added_by_breaking() -> None:
    text = "リーダーが落ちても https://example.org/a/long/page と言う"
    broken = break_lines(text, lambda text: float(len(text)), TEN)
    joined = broken[0].text + "".join(f"{line.joint}{line.text}" for line in broken[1:])
    assert joined == text


def test_a_long_text_is_measured_few_times(qapp: object) -> None:
    text = "acknowledged to a client and not found at the read-back of the ledger " * 8
    font, measured = metrics(Theme("dark").font(18)), list[str]()

    def advance(part: str) -> float:
        measured.append(part)
        return font.horizontalAdvance(part)

    lines = break_lines(text, advance, 500.0)
    assert len(lines) > 5
    assert len(measured) < 6 * len(lines)


def test_spaces_at_the_start_of_a_text_are_left_out() -> None:
    assert _lines("  one") == ["one"]
    assert _lines("  one two three") == ["one two", "three"]


def test_japanese_text_is_whole_on_as_many_lines_as_it_takes(qapp: object) -> None:
    text = "リーダーが停止しても、確認済みの書き込みは一つも失われません。" * 4
    lines, is_cut = wrap(text, Theme("dark").font(20), 400.0, 20)
    assert not is_cut
    assert "".join(lines) == text
