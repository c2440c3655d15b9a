"""The meaning of a plain word in YAML, and the words that mean two things.

YAML 1.1 and 1.2 read some words differently: ``no`` is false in the one and a text in the other.
Editors follow 1.2, many programs 1.1. Here such a word counts where only one reading fits what is
expected, and elsewhere the person is asked to say it in another way.
"""

from __future__ import annotations

import re

Plain = str | int | float | bool | None

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {"true": True, "false": False}
_WORDS = {"yes": True, "on": True, "y": True, "no": False, "off": False, "n": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_HEX = re.compile(r"[-+]?0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF|nan|NaN|NAN)")
_OCTAL = re.compile(r"[-+]?0o?[0-7]+")
_ODD = re.compile(r"[-+]?(0[0-9_]+|0o[0-7]+|0b[01_]+|[0-9][0-9_]*_[0-9_]*|[0-9]+(:[0-5]?[0-9])+)")
_DIGITS = 300
"""The most digits of a number: no key takes a number with more."""


def plain_value(raw: str) -> Plain:
    """Returns what a plain word stands for; of two readings, that of YAML 1.1 for truths."""
    if raw in _NULLS:
        return None
    if len(raw) > _DIGITS:
        return raw
    if (truth := _truth(raw)) is not None:
        return truth
    if (word := _word(raw)) is not None:
        return word
    if is_odd_number(raw):
        return raw
    if _INTEGER.fullmatch(raw):
        return int(raw)
    if _HEX.fullmatch(raw):
        return int(raw, 16)
    if _FLOAT.fullmatch(raw):
        return float(raw)
    if _SPECIAL.fullmatch(raw):
        return float(raw.lower().replace(".", ""))
    return raw


def is_word_of_truth(raw: str) -> bool:
    """Whether YAML 1.1 reads ``raw`` as true or false, and YAML 1.2 as a text."""
    return _word(raw) is not None


def is_odd_number(raw: str) -> bool:
    """Whether the versions of YAML read ``raw`` as different numbers: ``017``, ``1_000``."""
    return len(raw) <= _DIGITS and _ODD.fullmatch(raw) is not None


def readings(raw: str) -> tuple[str, ...]:
    """Returns the numbers that an odd one may be meant as, in digits, the likelier first."""
    sign, digits = ("-", raw[1:]) if raw.startswith("-") else ("", raw.lstrip("+"))
    if ":" in digits:
        value = 0
        for part in digits.split(":"):
            value = value * 60 + int(part)
        return (f"{sign}{value}",)
    bare = digits.replace("_", "")
    if bare.startswith("0b"):
        return (f"{sign}{int(bare[2:] or '0', 2)}",)
    if bare.startswith("0o"):
        return (f"{sign}{int(bare, 0)}",)
    decimal = bare.lstrip("0") or "0"
    if _OCTAL.fullmatch(bare) and bare.startswith("0") and len(bare) > 1:
        return (f"{sign}{decimal}", f"{sign}{int(bare, 8)}")
    return (f"{sign}{decimal}",)


def _truth(raw: str) -> bool | None:
    return _TRUTHS.get(raw.lower()) if _is_usual_case(raw) else None


def _word(raw: str) -> bool | None:
    return _WORDS.get(raw.lower()) if _is_usual_case(raw) else None


def _is_usual_case(raw: str) -> bool:
    return raw in (raw.lower(), raw.upper(), raw.capitalize())
