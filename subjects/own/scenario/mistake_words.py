"""The sentences in which the mistakes of a scenario file are told.

Each says what is wrong, what was expected and, where there is one, the nearest right word. Places
are written before them: ``file:line:column``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from core.text.wording import number_word
from subjects.own.scenario import places
from subjects.own.scenario.durations import FORM
from subjects.own.scenario.nearest import nearest
from subjects.own.scenario.nodes import Part, ScalarPart
from subjects.own.scenario.places import Steps

_MOST_LISTED = 16

# --- the file -----------------------------------------------------------------------------------

MISSING = "there is no such file; `faultstage own --init` writes one for this folder."
IS_FOLDER = "this is a folder; name the scenario file in it, for instance faultstage.yaml."
NO_REGULAR_FILE = "this is no regular file, and is left alone: a pipe or device may never end."
NO_NAME = "this is no name of a file."
EMPTY = (
    "the file says nothing; `faultstage own --init` writes one with comments, and "
    "docs/scenario.md has all that it may say."
)


NO_COMPOSE = "this is no Compose file: it has no `services`."


def unreadable(why: str) -> str:
    """Returns that the system refuses to read the file."""
    return f"the file can't be read: {why}."


def too_large(most_bytes: int) -> str:
    """Returns that the file is too large for a scenario."""
    return f"the file is larger than {most_bytes // 1024} KiB; a scenario is a few lines of text."


def wrong_encoding(name: str) -> str:
    """Returns that the file is text in another encoding."""
    return f"the file is in {name}; save it as UTF-8."


def not_utf8(byte: int) -> str:
    """Returns that a byte is no part of UTF-8 text."""
    return f"the byte 0x{byte:02X} is no UTF-8; save the file as UTF-8."


def control_character(number: int) -> str:
    """Returns that a character can't be in YAML."""
    return f"the character U+{number:04X} can't be in YAML; take it out, or write it as an escape."


def all_mistakes(lines: Sequence[str], left: int) -> str:
    """Returns all mistakes, one a line, with the number of those that aren't listed."""
    more = [f"... and {left} more."] if left > 0 else []
    if len(lines) + len(more) == 1:
        return lines[0]
    many = number_word(len(lines) + left)
    return "\n".join((f"The scenario has {many} mistakes:", *lines, *more))


# --- YAML ---------------------------------------------------------------------------------------

SEVERAL_DOCUMENTS = "another document begins here (`---`); a scenario is one document."
KEY_IS_NO_TEXT = "a key has to be a word, not a list or a mapping."
NO_KEY = "there is no key before the `:`."
MERGES_NO_MAPPING = "`<<` merges mappings; what stands here is none."
_NOT_YAML = "this is no YAML"
_PROBLEMS = (
    (
        r"found character '\t'",
        "a tab stands where YAML takes spaces only; indent with spaces.",
    ),
    (
        "mapping values are not allowed here",
        "a second `: ` on one line, or a line indented too far; quote a text that has `: ` in it.",
    ),
    ("could not find expected ':'", "a key without its `:`; each line is `key: value`."),
    (
        "expected <block end>, but found '-'",
        "an item of a list (`- `) stands among keys; check how far the lines are indented.",
    ),
    (
        "expected <block end>",
        "this line doesn't fit those above; check how far it is indented.",
    ),
    (
        "found unexpected end of stream",
        "the file ends inside a text in quotes; close the quotes.",
    ),
    (
        "expected ',' or ']'",
        "a list that begins with `[` goes on here without `,`, or isn't closed by `]`.",
    ),
    (
        "expected ',' or '}'",
        "a mapping that begins with `{` goes on here without `,`, or isn't closed by `}`.",
    ),
    (
        "cannot start any token",
        "this character begins nothing in YAML; put the text in quotes.",
    ),
    (
        "found unknown escape character",
        "a backslash in double quotes begins no escape that YAML has; use single quotes.",
    ),
    (
        "expected alphabetic or numeric character",
        "`&` and `*` begin an anchor and an alias in YAML; put the text in quotes.",
    ),
    ("found duplicate anchor", "this anchor is there twice."),
)


def no_yaml(problem: str, context: str) -> str:
    """Returns what the parser stumbled over, in the words of people."""
    for part, told in _PROBLEMS:
        if part in problem or (part == _PROBLEMS[0][0] and "'\\t'" in problem):
            return f"{_NOT_YAML}: {told}"
    detail = " ".join(f"{context} {problem}".split()).rstrip(".")
    return f"{_NOT_YAML}: {detail}."


def duplicate_key(key: str, line: int) -> str:
    """Returns that a key is there twice, of which YAML would silently take the last."""
    return f"`{key}` is here for the second time, after line {line}; leave one of them out."


def unknown_anchor(name: str, known: Iterable[str]) -> str:
    """Returns that an alias names nothing."""
    names = tuple(known)
    return f"`*{name}` is an alias, and no anchor `&{name}` stands before it{_meant(name, names)}"


def alias_in_itself(name: str) -> str:
    """Returns that an alias would put a value inside itself."""
    return f"`*{name}` stands inside of `&{name}`, and would never end."


def too_many_values(most: int) -> str:
    """Returns that the file is too large with its aliases written out."""
    return f"the file has more than {most} values once its aliases are written out."


def too_deep(most: int) -> str:
    """Returns that lists and mappings are too deep inside each other."""
    return f"lists and mappings are more than {most} deep inside each other here."


def tagged(tag: str) -> str:
    """Returns that a tag means nothing here."""
    return f"the tag `{tag}` means nothing here; leave it out."


def word_of_truth(raw: str, *, value: bool, takes_truth: bool) -> str:
    """Returns that some read a plain word as true or false, and others as a text."""
    truth = "true" if value else "false"
    ways = f'write "{raw}", in quotes, for the text'
    if takes_truth:
        ways += f", or {truth}"
    return f"`{raw}` means {truth} to some readers of YAML, and a text to others: {ways}."


def odd_number(raw: str, ways: Sequence[str], *, takes_text: bool) -> str:
    """Returns that readers of YAML differ on a number."""
    meant = [*ways, *([f'"{raw}", in quotes, for the text'] if takes_text else [])]
    if ":" in raw:
        why = "is a number to base 60 to some readers of YAML, and a text to others"
    else:
        why = "is one number to some readers of YAML, and another or a text to others"
    return f"`{raw}` {why}: write {' or '.join(meant)}."


def not_finite(raw: str) -> str:
    """Returns that a number is infinite, or none."""
    return f"`{raw}` is no finite number."


# --- the schema ---------------------------------------------------------------------------------


def unknown_key(key: str, known: Sequence[str], path: Steps) -> str:
    """Returns that a key isn't known at this place."""
    where = f"in {dotted(path)}" if path else "at the top of a scenario"
    return f"there is no key `{key}` {where}{_meant(key, known)}"


def missing_keys(missing: Sequence[str], path: Steps) -> str:
    """Returns that keys are missing that have to be there."""
    keys = " and ".join(f"`{key}`" for key in missing)
    return f"{keys} {'is' if len(missing) == 1 else 'are'} missing in {dotted(path)}."


def more_than_one(given: Sequence[str], path: Steps) -> str:
    """Returns that several keys are there of which one is wanted."""
    return f"{dotted(path)} takes exactly one of these, and has {_ticked(given, 'and')}."


def none_of(wanted: Sequence[str], path: Steps) -> str:
    """Returns that none of the keys is there of which one is wanted."""
    return f"{dotted(path)} needs exactly one of {_ticked(wanted, 'or')}."


def wrong_type(path: Steps, wanted: str, given: str, part: Part) -> str:
    """Returns that a value is of another type than expected, and how that is mended."""
    told = f"{dotted(path)} takes {wanted}, and not {given}"
    unquoted = part.raw if isinstance(part, ScalarPart) else ""
    if unquoted and "text" in wanted and not given.startswith("the text"):
        return f'{told}: write "{unquoted}", in quotes.'
    if "a list of texts" in wanted and "list" not in given and "keys" not in given:
        return f"{told}: write [...], one item for each word."
    return f"{told}."


def unknown_word(what: str, given: str, known: Sequence[str]) -> str:
    """Returns that a word is none of those that can stand there."""
    return f"there is no {what} `{_short(given)}`{_meant(given, known)}"


def bad_duration(given: str) -> str:
    """Returns that a text is no duration."""
    return f"`{_short(given)}` is no duration {FORM}."


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
    return f"{dotted(path)} isn't what the schema asks for: {_short(why, 120)}."


# --- how things are called ----------------------------------------------------------------------


def dotted(path: Steps) -> str:
    """Returns a place in the file by its keys: ``system.processes.n1.command[0]``."""
    return f"`{places.dotted(path)}`" if path else "the scenario"


def _meant(given: str, known: Collection[str]) -> str:
    """Returns the end of a sentence: the nearest right word, or all where none is near."""
    if (near := nearest(given, known)) is not None:
        return f"; did you mean `{near}`?"
    if not known:
        return "."
    if len(known) > _MOST_LISTED:
        return f"; there are {len(known)}, such as {_ticked(tuple(known)[:5], 'and')}."
    return f"; choose from {_ticked(tuple(known), 'and')}."


def _ticked(names: Sequence[str], word: str) -> str:
    ticked = [f"`{name}`" for name in names]
    return ticked[0] if len(ticked) == 1 else f"{', '.join(ticked[:-1])} {word} {ticked[-1]}"


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else _short(str(value))
