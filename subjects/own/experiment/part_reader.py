"""Reads typed values from the parts of a file, and collects what is wrong with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeGuard

from subjects.own.experiment import mistake_words as words
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Mark
from subjects.own.scenario.text.parts import ListPart, MapPart, Part, ScalarPart, to_value
from subjects.own.scenario.text.scalars import is_word_of_truth


class PartReader:
    """Reads parts, and goes on after a mistake so that all are told at once.

    Attributes:
        mistakes: what is wrong, so that nothing can be played.
        left_out: what is right by the format and isn't done here.
    """

    def __init__(self) -> None:
        """Creates a reader that has found nothing yet."""
        self.mistakes: list[Mistake] = []
        self.left_out: list[Mistake] = []

    def wrong(self, mark: Mark, text: str) -> None:
        """Notes a mistake."""
        self.mistakes.append(Mistake(mark, text))

    def leave_out(self, mark: Mark, text: str) -> None:
        """Notes something that isn't done."""
        self.left_out.append(Mistake(mark, text))

    def mapping(self, part: Part, what: str) -> MapPart | None:
        """Returns the part as a mapping; notes a mistake and returns None where it is none."""
        if isinstance(part, MapPart):
            return part
        self.wrong(part.mark, words.no_mapping(what))
        return None

    def items(self, part: Part | None, what: str) -> Sequence[Part]:
        """Returns the items of a list; empty where the part is missing or is no list."""
        if part is None or is_nothing(part):
            return ()
        if isinstance(part, ListPart):
            return part.items
        self.wrong(part.mark, words.no_list(what))
        return ()

    def check_keys(self, part: MapPart, known: Sequence[str], aside: Sequence[str] = ()) -> None:
        """Notes each key that isn't in ``known``: as a mistake where a known key was meant.

        Args:
            part: a mapping.
            known: the keys that mean something here.
            aside: keys of the format that mean nothing on the stage, and aren't told.
        """
        for key, entry in part.entries.items():
            if key in known or key in aside or key.startswith("x-"):
                continue
            if (told := words.misspelt(key, known)) is not None:
                self.wrong(entry.mark, told)
            else:
                self.leave_out(entry.mark, words.unknown_key(key))

    def text(self, part: MapPart, key: str, of: str = "", default: str = "") -> str:
        """Returns the text of ``key``; with ``of``, a missing or blank text is a mistake."""
        entry, value = part.entries.get(key), value_at(part, key)
        if entry is not None and _is_word(entry.value):
            value = entry.value.raw
        if isinstance(value, str) and (value.strip() or not of):
            return value
        if entry is None or value is None or value == "":
            if of:
                self.wrong(part.mark if entry is None else entry.mark, words.missing(key, of))
            return default
        self.wrong(entry.value.mark, words.no_text(key))
        return default

    def truth(self, part: MapPart, key: str, *, default: bool) -> bool:
        """Returns a truth."""
        value = value_at(part, key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.wrong(part.entries[key].value.mark, words.no_truth(key))
        return default

    def choice(self, part: MapPart, key: str, known: Sequence[str], of: str) -> str:
        """Returns the text of ``key``, one of ``known``; empty where it is another or missing."""
        given = self.text(part, key, of)
        if given and given not in known:
            self.wrong(part.entries[key].value.mark, words.no_choice(key, given, known))
            return ""
        return given


def part_at(part: MapPart, key: str) -> Part | None:
    """Returns the part at a key; None where there is none, or nothing stands there."""
    entry = part.entries.get(key)
    return None if entry is None or is_nothing(entry.value) else entry.value


def value_at(part: MapPart, key: str) -> Any:
    """Returns the plain value at a key; None where there is none."""
    entry = part.entries.get(key)
    return None if entry is None else to_value(entry.value)


def _is_word(part: Part) -> TypeGuard[ScalarPart]:
    """Whether a plain word that YAML 1.1 takes for a truth is meant as a text: ``n``."""
    return isinstance(part, ScalarPart) and part.is_plain and is_word_of_truth(part.raw)


def is_nothing(part: Part) -> bool:
    """Whether a part is null."""
    return isinstance(part, ScalarPart) and part.value is None
