"""Reads the text of a scenario file, or says why that can't be done; never waits for a pipe."""

from __future__ import annotations

from pathlib import Path

from core.process.files import is_endless
from subjects.own.scenario import mistake_words as words
from subjects.own.scenario.mistakes import Mistake, ScenarioError
from subjects.own.scenario.places import Mark

MOST_BYTES = 256 * 1024
"""A larger file is no scenario; Compose files are far smaller."""

_BOMS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_ALLOWED_CONTROLS = frozenset("\t\n\r\x85\ufeff")


def read_text(path: Path) -> str:
    """Returns the text of the file at ``path``.

    Raises:
        ScenarioError: there is no such file, it can't be read, is no regular file, is empty, too
            large, or no UTF-8 text.
    """
    raw = _read_bytes(path)
    for bom, name in _BOMS:
        if raw.startswith(bom):
            raise ScenarioError(path, [Mistake(Mark(), words.wrong_encoding(name))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = _mark_at(raw[: error.start].decode("utf-8-sig"))
        text = words.not_utf8(raw[error.start])
        raise ScenarioError(path, [Mistake(mark, text)]) from error
    for at, character in enumerate(text):
        if not character.isprintable() and _is_refused(character):
            mistake = Mistake(_mark_at(text[:at]), words.control_character(ord(character)))
            raise ScenarioError(path, [mistake])
    if not text.strip():
        raise _of_file(path, words.EMPTY)
    return text


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _of_file(path, words.IS_FOLDER)
        if is_endless(path):
            raise _of_file(path, words.NO_REGULAR_FILE)
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _of_file(path, words.MISSING) from error
    except OSError as error:
        raise _of_file(path, words.unreadable(error.strerror or str(error))) from error
    except ValueError as error:  # a name with a null character
        raise _of_file(Path(repr(str(path))), words.NO_NAME) from error
    if len(raw) > MOST_BYTES:
        raise _of_file(path, words.too_large(MOST_BYTES))
    return raw


def _of_file(path: Path, text: str) -> ScenarioError:
    return ScenarioError(path, [Mistake(None, text)])


def _is_refused(character: str) -> bool:
    """Whether YAML can't hold ``character``: a control character, or half of a pair."""
    number = ord(character)
    is_control = number < 0x20 or 0x7F <= number < 0xA0
    is_half = 0xD800 <= number <= 0xDFFF or number in (0xFFFE, 0xFFFF)
    return (is_control or is_half) and character not in _ALLOWED_CONTROLS


def _mark_at(before: str) -> Mark:
    """Returns the place that follows the text ``before``."""
    line = before.count("\n") + 1
    return Mark(line, len(before) - (before.rfind("\n") + 1) + 1)
