"""The sentences about what is no YAML, or what YAML reads in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from subjects.own.scenario.mistake_words import meant

SEVERAL_DOCUMENTS = "another document begins here (`---`); a scenario is one document."
KEY_IS_NO_TEXT = "a key has to be a word, not a list or a mapping."
NO_KEY = "there is no key before the `:`."
MERGES_NO_MAPPING = "`<<` merges mappings; what stands here is none."
_NOT_YAML = "this is no YAML"
_PROBLEMS = {
    r"found character '\t'": "a tab stands where YAML takes spaces only; indent with spaces.",
    "mapping values are not allowed here": "a second `: ` on one line, or a line indented too far; "
    "quote a text that has `: ` in it.",
    "sequence entries are not allowed here": "an item of a list (`- `) begins a line of its own.",
    "mapping keys are not allowed here": "`? ` can't stand here; put the text in quotes.",
    "could not find expected ':'": "a key without its `:`; each line is `key: value`.",
    "expected <block end>, but found '-'": "an item of a list (`- `) stands among keys; check how "
    "far the lines are indented.",
    "expected <block end>": "this line doesn't fit those above; check how far it is indented.",
    "found unexpected end of stream": "the text in quotes that begins here isn't closed.",
    "found unexpected document separator": "the text in quotes that begins here isn't closed.",
    "expected ',' or ']'": "the list that begins with `[` here lacks a `,`, or isn't closed by "
    "`]`.",
    "expected ',' or '}'": "the mapping that begins with `{` here lacks a `,`, or isn't closed by "
    "`}`.",
    "expected the node content": "a value is missing here, or a `[` or `{` before it isn't closed.",
    "expected '<document start>'": "the file has come to its end before this line; check the line "
    "above, and its quotes.",
    "cannot start any token": "this character begins nothing in YAML; put the text in quotes.",
    "found unknown escape character": "a backslash in double quotes begins no escape that YAML "
    "has; use single quotes.",
    "expected escape sequence": "a backslash in double quotes begins an escape that isn't whole; "
    "use single quotes.",
    "expected alphabetic or numeric character": "`&` and `*` begin an anchor and an alias in YAML; "
    "put the text in quotes.",
    "expected chomping or indentation": "after `|` or `>` the text begins on the next line.",
    "expected a comment or a line break": "after `|` or `>` the text begins on the next line.",
}
"""Parts of PyYAML's messages, and the meaning of each for the author of the file."""

_UNCLOSED = ("end of stream", "document separator", "expected ',' or ")


def is_unclosed(problem: str) -> bool:
    """Whether the parser missed the end of something, so that the beginning is what matters."""
    return any(part in problem for part in _UNCLOSED)


def no_yaml(problem: str, context: str) -> str:
    """Returns what the parser stumbled over, in the words of people."""
    for part, told in _PROBLEMS.items():
        if part in problem:
            return f"{_NOT_YAML}: {told}"
    detail = " ".join(f"{context} {problem}".split()).rstrip(".")
    return f"{_NOT_YAML}: {detail}."


def duplicate_key(key: str, line: int) -> str:
    """Says that a key is there twice, of which YAML would silently take the last."""
    return f"`{key}` is here for the second time, after line {line}; leave one of them out."


def unknown_anchor(name: str, known: Iterable[str]) -> str:
    """Says that an alias names nothing."""
    names = tuple(known)
    return f"`*{name}` is an alias, and no anchor `&{name}` stands before it{meant(name, names)}"


def alias_in_itself(name: str) -> str:
    """Says that an alias would put a value inside itself."""
    return f"`*{name}` stands inside of `&{name}`, and would never end."


def too_many_values(most: int) -> str:
    """Says that the file is too large with all aliases written out."""
    return f"the file has more than {most} values once its aliases are written out."


def too_deep(most: int) -> str:
    """Says that lists and mappings are too deep inside each other."""
    return f"lists and mappings are more than {most} deep inside each other here."


def tagged(tag: str) -> str:
    """Says that a tag means nothing here."""
    written = tag.replace("tag:yaml.org,2002:", "!!")
    return f"the tag `{written}` means nothing here; leave it out."


def word_of_truth(raw: str, *, value: bool, takes_truth: bool) -> str:
    """Says that some read a plain word as true or false, and others as a text."""
    truth = "true" if value else "false"
    ways = f'write "{raw}", in quotes, for the text'
    if takes_truth:
        ways += f", or {truth}"
    return f"`{raw}` means {truth} to some readers of YAML, and a text to others: {ways}."


def odd_number(raw: str, ways: Sequence[str], *, takes_text: bool) -> str:
    """Says that readers of YAML differ on a number."""
    meant = [*ways, *([f'"{raw}", in quotes, for the text'] if takes_text else [])]
    if ":" in raw:
        why = "is a number to base 60 to some readers of YAML, and a text to others"
    else:
        why = "is one number to some readers of YAML, and another or a text to others"
    return f"`{raw}` {why}: write {' or '.join(meant)}."


def not_finite(raw: str) -> str:
    """Says that a number is infinite, or none."""
    return f"`{raw}` is no finite number."
