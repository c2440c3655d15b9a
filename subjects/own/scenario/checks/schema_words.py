"""The sentences about what is wrong by the schema: what stands there, and what was expected."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence

from subjects.own.scenario.checks.expected import NOTHING
from subjects.own.scenario.durations import FORM
from subjects.own.scenario.mistake_words import dotted, meant, shortened, ticked
from subjects.own.scenario.places import Steps
from subjects.own.scenario.text.parts import Part, ScalarPart

_LARGE = 100_000


def unknown_key(key: str, known: Sequence[str], path: Steps) -> str:
    """Returns the words for a key that isn't known at the place ``path``."""
    where = f"in {dotted(path)}" if path else "at the top of a scenario"
    return f"there is no key `{key}` {where}{meant(key, known)}"


def missing_keys(missing: Sequence[str], path: Steps) -> str:
    """Says that keys are missing that have to be there."""
    keys = " and ".join(f"`{key}`" for key in missing)
    return f"{keys} {'is' if len(missing) == 1 else 'are'} missing in {dotted(path)}."


def more_than_one(given: Sequence[str], path: Steps) -> str:
    """Says that several keys are there of which one is wanted."""
    return f"{dotted(path)} takes exactly one of these, and has {ticked(given, 'and')}."


def none_of(wanted: Sequence[str], path: Steps) -> str:
    """Says that none of the keys is there of which one is wanted."""
    return f"{dotted(path)} needs exactly one of {ticked(wanted, 'or')}."


def wrong_type(path: Steps, wanted: str, given: str, part: Part) -> str:
    """Says that a value is of another type than expected, and how that is mended."""
    told = f"{dotted(path)} takes {wanted}, and not {given}"
    if given == NOTHING:
        return f"{dotted(path)} takes {wanted}, and has no value."
    raw = part.raw if isinstance(part, ScalarPart) else ""
    if raw and "a list of texts" in wanted:
        return f"{told}: write {_as_list(raw)}."
    if raw and "text" in wanted and not given.startswith("the text"):
        return f'{told}: write "{raw}", in quotes.'
    return f"{told}."


def no_such_word(path: Steps, given: str, known: Sequence[str]) -> str:
    """Says that a word is none of those that can stand here."""
    return f"{dotted(path)} can't be `{shortened(given)}`{meant(given, known)}"


def bad_duration(given: str) -> str:
    """Says that a text is no duration."""
    return f"`{shortened(given)}` is no duration {FORM}."


def too_small(path: Steps, value: object, least: object) -> str:
    """Says that a number is below what is allowed."""
    return f"{dotted(path)} is at least {_number(least)}, and not {_number(value)}."


def not_above(path: Steps, value: object, limit: object) -> str:
    """Says that a number has to be greater."""
    return f"{dotted(path)} is more than {_number(limit)}, and not {_number(value)}."


def too_great(path: Steps, value: object, most: object) -> str:
    """Says that a number is above what is allowed."""
    return f"{dotted(path)} is at most {_number(most)}, and not {_number(value)}."


def too_few(path: Steps, most: object, least: object) -> str:
    """Says that a list or a text is too short."""
    if most == least:
        return f"{dotted(path)} has exactly {least} items."
    return f"{dotted(path)} can't be empty."


def too_many(path: Steps, most: object) -> str:
    """Says that a list is too long."""
    return f"{dotted(path)} has exactly {most} items."


def unlike_schema(path: Steps, why: str) -> str:
    """Returns what else the schema says against a value."""
    return f"{dotted(path)} isn't what the schema asks for: {shortened(why, 120)}."


def _number(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}" if abs(value) < _LARGE else f"{value:,.0f}"
    return shortened(str(value))


def _as_list(raw: str) -> str:
    """Returns a command line as a list in YAML."""
    try:
        parts = shlex.split(raw)
    except ValueError:  # a quote that isn't closed
        parts = raw.split()
    return json.dumps(parts, ensure_ascii=False)
