"""The sentences about what is wrong by the schema: what stands there, and what was expected."""

from __future__ import annotations

from collections.abc import Sequence

from subjects.own.scenario.durations import FORM
from subjects.own.scenario.mistake_words import dotted, meant, shortened, ticked
from subjects.own.scenario.places import Steps
from subjects.own.scenario.text.parts import Part, ScalarPart


def unknown_key(key: str, known: Sequence[str], path: Steps) -> str:
    """Returns that a key isn't known at this place."""
    where = f"in {dotted(path)}" if path else "at the top of a scenario"
    return f"there is no key `{key}` {where}{meant(key, known)}"


def missing_keys(missing: Sequence[str], path: Steps) -> str:
    """Returns that keys are missing that have to be there."""
    keys = " and ".join(f"`{key}`" for key in missing)
    return f"{keys} {'is' if len(missing) == 1 else 'are'} missing in {dotted(path)}."


def more_than_one(given: Sequence[str], path: Steps) -> str:
    """Returns that several keys are there of which one is wanted."""
    return f"{dotted(path)} takes exactly one of these, and has {ticked(given, 'and')}."


def none_of(wanted: Sequence[str], path: Steps) -> str:
    """Returns that none of the keys is there of which one is wanted."""
    return f"{dotted(path)} needs exactly one of {ticked(wanted, 'or')}."


def wrong_type(path: Steps, wanted: str, given: str, part: Part) -> str:
    """Returns that a value is of another type than expected, and how that is mended."""
    told = f"{dotted(path)} takes {wanted}, and not {given}"
    unquoted = part.raw if isinstance(part, ScalarPart) else ""
    if unquoted and "text" in wanted and not given.startswith("the text"):
        return f'{told}: write "{unquoted}", in quotes.'
    if "a list of texts" in wanted and "list" not in given and "keys" not in given:
        return f"{told}: write [...], one item for each word."
    return f"{told}."


def bad_duration(given: str) -> str:
    """Returns that a text is no duration."""
    return f"`{shortened(given)}` is no duration {FORM}."


def too_small(path: Steps, value: object, least: object) -> str:
    """Returns that a number is below what is allowed."""
    return f"{dotted(path)} is at least {_number(least)}, and not {_number(value)}."


def not_above(path: Steps, value: object, limit: object) -> str:
    """Returns that a number has to be greater."""
    return f"{dotted(path)} is more than {_number(limit)}, and not {_number(value)}."


def too_great(path: Steps, value: object, most: object) -> str:
    """Returns that a number is above what is allowed."""
    return f"{dotted(path)} is at most {_number(most)}, and not {_number(value)}."


def too_few(path: Steps, most: object, least: object) -> str:
    """Returns that a list or a text is too short."""
    if most == least:
        return f"{dotted(path)} has exactly {least} items."
    return f"{dotted(path)} can't be empty."


def too_many(path: Steps, most: object) -> str:
    """Returns that a list is too long."""
    return f"{dotted(path)} has exactly {most} items."


def unlike_schema(path: Steps, why: str) -> str:
    """Returns what else the schema says against a value."""
    return f"{dotted(path)} isn't what the schema asks for: {shortened(why, 120)}."


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else shortened(str(value))
