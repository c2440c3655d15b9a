"""The sentences in which the mistakes of a scenario file are told.

Each says what is wrong, what was expected and, where there is one, the nearest right word. Places
are written before them: ``file:line:column``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from core.process.started import called
from core.text.wording import number_word
from subjects.own.scenario import places
from subjects.own.scenario.places import Steps

_MOST_LISTED = 16
_MOST_COMPARED = 200

# --- the file -----------------------------------------------------------------------------------

MISSING = f"there is no such file; `{called()} own --init` writes one for this folder."
IS_FOLDER = "this is a folder; name the scenario file in it, for instance faultstage.yaml."
NO_REGULAR_FILE = "this is no regular file, and is left alone: a pipe or device may never end."
NO_NAME = "this is no name of a file."
EMPTY = (
    f"the file says nothing; `{called()} own --init` writes one with comments, and "
    "docs/scenario.md has all that it may say."
)


NO_COMPOSE = "this is no Compose file: it has no `services`."


def no_file(path: str) -> str:
    """Says that a file that the scenario names isn't there."""
    return f"there is no file {path}."


def unreadable(why: str) -> str:
    """Says that the system refuses to read the file."""
    return f"the file can't be read: {why}."


def too_large(most_bytes: int) -> str:
    """Says that the file is too large for a scenario."""
    return f"the file is larger than {most_bytes // 1024} KiB; a scenario is a few lines of text."


def wrong_encoding(name: str) -> str:
    """Says that the file is text in another encoding."""
    return f"the file is in {name}; save it as UTF-8."


def not_utf8(byte: int) -> str:
    """Says that a byte is no part of UTF-8 text."""
    return f"the byte 0x{byte:02X} is no UTF-8; save the file as UTF-8."


def control_character(number: int) -> str:
    """Says that a character can't be in YAML."""
    return f"the character U+{number:04X} can't be in YAML; take it out, or write it as an escape."


def hidden_character(number: int) -> str:
    """Says that an escape makes a character that no text here can have."""
    return f"this text has the character U+{number:04X}, which nothing here takes."


def all_mistakes(lines: Sequence[str], left: int) -> str:
    """Returns all mistakes, one a line, with the number of those that aren't listed."""
    more = [f"... and {left} more."] if left > 0 else []
    if len(lines) + len(more) == 1:
        return lines[0]
    many = number_word(len(lines) + left)
    return "\n".join((f"The scenario has {many} mistakes:", *lines, *more))


# --- how things are called ----------------------------------------------------------------------


def unknown_word(what: str, given: str, known: Sequence[str]) -> str:
    """Says that a word is none of those that can stand there."""
    return f"there is no {what} `{shortened(given)}`{meant(given, known)}"


def dotted(path: Steps) -> str:
    """Returns a place in the file, written as keys: ``system.processes.n1.command[0]``."""
    return f"`{places.dotted(path)}`" if path else "the scenario"


def meant(given: str, known: Collection[str]) -> str:
    """Returns the end of a sentence: the nearest right word, or all where none is near."""
    if (near := nearest(given, known)) is not None:
        return f"; did you mean `{near}`?"
    names = tuple(dict.fromkeys(known))
    if not names:
        return "."
    if len(names) > _MOST_LISTED:
        return f"; there are {len(names)}, such as {ticked(names[:5], 'and')}."
    return f"; choose from {ticked(names, 'and')}."


def ticked(names: Sequence[str], word: str) -> str:
    """Returns names as code, with ``word`` before the last."""
    ticked = [f"`{name}`" for name in names]
    return ticked[0] if len(ticked) == 1 else f"{', '.join(ticked[:-1])} {word} {ticked[-1]}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Returns the known word that ``word`` was probably meant as; None where none is near."""
    by_folded = {_folded(each): each for each in known}
    found = get_close_matches(_folded(word[:_MOST_COMPARED]), by_folded, n=1)
    return by_folded[found[0]] if found else None


def shortened(text: str, most: int = 60) -> str:
    """Returns the text on one line; a long text is cut off."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").strip()
