"""The sentences about an experiment's mistakes, and about the parts that are left out."""

from __future__ import annotations

from collections.abc import Sequence

from subjects.own.scenario.mistake_words import meant, nearest, shortened

NO_HYPOTHESIS = (
    "the experiment has no `steady-state-hypothesis` with probes: nothing would be watched on the "
    "stage, and nothing judged."
)
NO_PROBES = (
    "the hypothesis has no probes: nothing would be watched on the stage, and nothing judged."
)
NO_TOLERANCE = "a probe of the hypothesis needs a `tolerance`: what it must say."
FRACTION = (
    "a number with a fraction is no tolerance, as nothing is measured so exactly; give a `range`."
)
BAD_TOLERANCE = (
    "a tolerance is a truth, a whole number, a text, a list, or a mapping with a `type`."
)
TWO_BOUNDS = "`range` is a list of two numbers, the lower and the upper bound."
TURNED_BOUNDS = "the lower bound is above the upper one, so that no value is between them."
EMPTY_LIST = "the list is empty, so that no value is in it."
EMPTY_REF = "`ref` is the name of another activity."
NO_FULL_URL = "`url` must begin with http:// or https:// and name a server."
NO_SHELL = (
    "these arguments need a shell, and none is used here; give a list of arguments, or let the "
    "shell be the program: `path: sh`, `arguments: [-c, ...]`."
)
UNCLOSED_QUOTE = "these arguments have a quote that isn't closed; give a list of arguments."
BAD_ARGUMENTS = "the arguments of a process are a list, a mapping or a text."
BAD_PAUSE = "a pause is a number of seconds, at least 0, or `${name}`."
BAD_TIMEOUT = "a timeout is a number of seconds above 0, or `${name}`."
ONLY_PROBES = "the hypothesis has probes only; an action belongs in `method`."
DYNAMIC = (
    "a configuration value by a probe isn't supported here; give the value, or `type: env` with "
    "the `key` of a variable."
)
LITERAL_OR_ENV = "a secret is a value, or a mapping with `type: env` and the `key` of a variable."
SECRET_GROUP = "secrets stand in groups: `secrets: {group: {name: ...}}`."

CONTROLS = "controls are left out: they are code of somebody's own around each step."
RUNTIME = (
    "`runtime` is left out: rollbacks are always played, and the probes are asked all the time."
)
DRY = "`dry` is left out: --dry-run says what would be done, and does nothing."
RETRIES = "`max_retries` is left out: a request is sent once."
METHOD_TOLERANCE = "a `tolerance` outside of the hypothesis is left out, as Chaos Toolkit does."


def no_mapping(what: str) -> str:
    """Says that something isn't a mapping."""
    return f"{what} is a mapping: keys with values."


def no_list(what: str) -> str:
    """Says that something isn't a list."""
    return f"{what} is a list."


def no_text(key: str) -> str:
    """Says that the value of a key isn't a text."""
    return f"`{key}` is a text."


def no_truth(key: str) -> str:
    """Says that the value of a key is neither true nor false."""
    return f"`{key}` is true or false."


def no_number(key: str) -> str:
    """Says that the value of a key isn't a whole number."""
    return f"`{key}` is a whole number."


def missing(key: str, of: str) -> str:
    """Says that a key has to be there."""
    return f"{of} needs `{key}`."


def no_choice(key: str, given: str, known: Sequence[str]) -> str:
    """Returns the words for a key whose value is none of the known ones."""
    return f"`{key}` can't be `{shortened(given)}`{meant(given, known)}"


def misspelt(key: str, known: Sequence[str]) -> str | None:
    """Returns the words for an unknown key with the known key that was meant; None for no guess."""
    near = nearest(key, known)
    return None if near is None else f"there is no key `{shortened(key)}`; did you mean `{near}`?"


def unknown_key(key: str) -> str:
    """Says that a key means nothing here, and is left out."""
    return f"`{shortened(key)}` means nothing here, and is left out."


def bad_pattern(why: str) -> str:
    """Says that a pattern is none."""
    return f"this is no regular expression: {why}."


def bad_path(why: str) -> str:
    """Says that a JSON path is none."""
    return f"this is no JSON path: {shortened(why, 80)}."


def unknown_reference(name: str, known: Sequence[str]) -> str:
    """Says that a reference leads to no activity."""
    return f"there is no activity `{shortened(name)}` to refer to{meant(name, known)}"


def unset_variable(name: str) -> str:
    """Says that a variable of the environment isn't set."""
    return f"the environment variable `{name}` isn't set, and there is no `default`."


def bad_conversion(name: str, kind: str) -> str:
    """Says that the value of a variable can't be had as what the file says."""
    return f"the value of `{name}` is no {kind}."


def vault(kind: str) -> str:
    """Says that secrets of such a kind can't be had here."""
    return f"secrets by `{shortened(kind)}` aren't supported here; use `type: env`."


def unknown_group(name: str, known: Sequence[str]) -> str:
    """Says that there are no secrets of that name."""
    return f"there are no secrets `{shortened(name)}`{meant(name, known)}"
