"""The mistakes of a scenario file, each with a place, all of which are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from core.ports import SubjectError
from subjects.own.scenario import mistake_words as words
from subjects.own.scenario.places import Mark

MOST_TOLD = 30
"""The most mistakes that are listed; a file of another kind has hundreds."""


class Mistake(Struct, frozen=True):
    """One mistake in a scenario file.

    Attributes:
        mark: where the mistake is; None where the file as a whole is meant.
        text: a sentence: what is wrong, what was expected, and the nearest right word.
    """

    mark: Mark | None
    text: str


class ScenarioError(SubjectError):
    """Raised where a scenario file can't be read, or asks for what can't be provided.

    Attributes:
        file: the file.
        mistakes: all that was found, in the order of the file.
    """

    def __init__(self, file: Path, mistakes: Iterable[Mistake]) -> None:
        """Puts the mistakes in order and into words."""
        self.file = file
        self.mistakes = _in_order(mistakes)
        lines = [located(file, mistake) for mistake in self.mistakes[:MOST_TOLD]]
        left = len(self.mistakes) - len(lines)
        super().__init__(words.all_mistakes(lines, left))


def located(file: Path, mistake: Mistake) -> str:
    """Returns a mistake with the place: ``file:line:column: sentence``."""
    if mistake.mark is None:
        return f"{file}: {mistake.text}"
    return f"{file}:{mistake.mark.line}:{mistake.mark.column}: {mistake.text}"


def _in_order(mistakes: Iterable[Mistake]) -> Sequence[Mistake]:
    """Returns each mistake once, by place; what is of the whole file comes first."""
    different = dict.fromkeys(mistakes)
    return tuple(sorted(different, key=lambda each: each.mark or Mark(0, 0)))
