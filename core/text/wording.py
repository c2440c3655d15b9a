"""The building blocks of all words: lists of names, small numbers and whole sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence, Sized
from typing import TypeVar

from core.model.records import StoodStill
from core.process.exit_codes import signal_of
from core.text import figures

_Form = TypeVar("_Form")
AFRESH = "Press R to start afresh."
"""The way out where nothing but another run helps."""

_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def listing(names: Sequence[str]) -> str:
    """``n1``, ``n1 and n2``, ``n1, n2 and n3``; "nobody" where there are none."""
    if not names:
        return "nobody"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def by_number(things: Sized, one: _Form, many: _Form) -> _Form:
    """Returns the form that fits the number of ``things``: ``is`` of one, else ``are``."""
    return one if len(things) == 1 else many


def clause(names: Sequence[str], one: str, many: str) -> str:
    """Returns ``names`` and the verb that fits their number: ``n1 is``, ``n1 and n2 are``."""
    return f"{listing(names)} {by_number(names, one, many)}"


def with_detail(step: str, detail: str) -> str:
    """Returns a step under way, with how far that has come: ``Downloading x: 1 of 2 layers``."""
    return f"{step}: {detail}" if detail else step


def sentences(*parts: str) -> str:
    """The parts that say something, one after the other."""
    return " ".join(part for part in parts if part)


def capital(text: str) -> str:
    """The start of a sentence, made of ``text``; the names of nodes stay as they are."""
    is_name = re.match(r"^\w*\d", text)
    return text if is_name else text[:1].upper() + text[1:]


def named(name: str) -> str:
    """A part of the system, as people name that part: ``n1`` and ``b``, but ``the store``."""
    is_proper = len(name) == 1 or any(letter.isdigit() for letter in name)
    return name if is_proper else f"the {name}"


def with_article(noun: str) -> str:
    """``a leader``, ``an agent``."""
    return f"{'an' if noun[:1].lower() in set('aeiou') else 'a'} {noun}"


def number_word(number: int) -> str:
    """A small number as a word: ``two``; from 11 on in figures."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else figures.count(number)


def ms(milliseconds: float) -> str:
    """A latency with the unit that fits: ``7.4 ms``."""
    return " ".join(figures.millis(milliseconds))


def took(seconds: float) -> str:
    """A span that is over, with the unit that fits: ``4.2 s``."""
    return " ".join(figures.took(seconds))


def standstill(what: StoodStill, seconds: float) -> str:
    """The words for a standstill, and for the effect on the figures."""
    stood = f"stood still for {figures.about(seconds)}"
    match what:
        case StoodStill.MACHINE:
            return f"the machine {stood}; that span doesn't count"
        case StoodStill.APP:
            return f"Faultstage itself {stood}; what happened meanwhile is seen late"
        case StoodStill.LOAD:
            return f"the load generator {stood}; that span wasn't measured"
        case StoodStill.LINKS:
            return f"the relays are back after {took(seconds)}; that span doesn't count"


def how_exited(exit_code: int | None, *, many: bool = False) -> str:
    """The words for the end of a process, or of several: ``exited on signal 9``."""
    if exit_code is None:
        one = "is gone (how it ended was not seen)"
        return "are gone (how they ended was not seen)" if many else one
    if (signal := signal_of(exit_code)) is not None:
        return f"exited on signal {signal}"
    by_itself = "by themselves" if many else "by itself"
    if exit_code == 0:
        return f"stopped {by_itself} (exit code 0, a clean stop)"
    return f"ended {by_itself} with exit code {exit_code}"
