"""Breaks a text into lines: at spaces, and within words that are wider than a line.

Japanese and Chinese have no spaces, and addresses of pages are often wider than a card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QTextBoundaryFinder

Kind = QTextBoundaryFinder.BoundaryType

_SURELY = 0.85
"""Share of a line's letters, by their mean width, that nearly always have room."""


class BrokenLine(NamedTuple):
    """A line of a text.

    Attributes:
        text: the line.
        joint: what was between this line and the one before: a space, or nothing within a word.
    """

    text: str
    joint: str


def break_lines(text: str, advance: Callable[[str], float], width: float) -> list[BrokenLine]:
    """Breaks ``text``, which has no line breaks, into lines that are ``width`` pixels at most.

    Args:
        text: what to break.
        advance: measures a text, in pixels.
        width: of a line, in pixels; a single letter that is wider has a line all the same.
    """
    whole = advance(text)
    if whole <= width:  # most texts: their beginnings needn't be measured
        return [BrokenLine(text.lstrip(" "), " ")]
    letters = int(_SURELY * width * len(text) / whole)
    lines: list[BrokenLine] = []
    words, at = text.split(" "), 0
    line, joint, begun = "", " ", True
    while at < len(words):
        if begun:  # many words at once
            begun, end = False, _count_words(words, at, letters - len(line))
            part = " ".join(words[at:end])
            longer = f"{line} {part}" if line else part.lstrip(" ")
            if end > at + 1 and advance(longer) <= width:
                line, at = longer, end
                continue
        word, space = words[at], " " if at else ""
        at += 1
        if advance(f"{line}{space if line else ''}{word}") <= width:
            line = f"{line}{space if line else ''}{word}"
            continue
        for piece in (word,) if advance(word) <= width else _pieces(word, advance, width):
            longer = f"{line}{space if line else ''}{piece}"
            if not line or advance(longer) <= width:
                line = longer
            else:
                lines.append(BrokenLine(line, joint))
                line, joint, begun = piece, space, True
            space = ""
    lines.append(BrokenLine(line, joint))
    return lines


def _count_words(words: list[str], at: int, letters: int) -> int:
    """Returns the end of the words from ``at`` on that have no more than ``letters`` together."""
    end = at
    while end < len(words) and (letters := letters - len(words[end]) - 1) >= 0:
        end += 1
    return end


def _pieces(word: str, advance: Callable[[str], float], width: float) -> Iterator[str]:
    """Yields the parts of a word between which a line may end: by its language, else any letter."""
    for part in _between(word, Kind.Line):
        if advance(part) <= width:
            yield part
        else:
            yield from _between(part, Kind.Grapheme)


def _between(text: str, kind: Kind) -> Iterator[str]:
    finder, raw, start = QTextBoundaryFinder(kind, text), text.encode("utf-16-le"), 0
    while (end := finder.toNextBoundary()) != -1:
        yield raw[2 * start : 2 * end].decode("utf-16-le")  # Qt counts in units of UTF-16
        start = end
