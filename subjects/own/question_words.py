"""Words for the result of a question to a node, short enough for the node's card."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 80
"""Most characters of a node's own words on its card."""

NO_JSON = "its answer isn't JSON"
NOBODY = "nobody listens there"
NOTHING_SAID = "it said nothing"
UNHEALTHY = "its health check fails"
NO_HEALTH_CHECK = "it has no health check"


def shortened(text: str) -> str:
    """Returns the first line of ``text``, as far as a card has room."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"


def status_is(status: int, path: str) -> str:
    """Says that an HTTP answer has a status that isn't good."""
    return f"{path} says {status}"


def ended_with(code: int | None, last: str) -> str:
    """Says that a command failed, with the last line that the command wrote."""
    how = "nobody saw how it ended" if code is None else f"exit code {code}"
    return f"{how}: {shortened(last)}" if last.strip() else how


def not_there(what: str) -> str:
    """Says that an answer lacks what was asked for: ``$.role``, a header, a pattern."""
    return f"{what} isn't there"


def is_value(what: str, value: object, wanted: str) -> str:
    """Says that a value isn't the one that is good."""
    return f"{what} is {shortened(str(value))}, not {wanted}"


def no_number(what: str, value: object) -> str:
    """Says that a value is no number, though a number was asked for."""
    return f"{what} is {shortened(str(value))}, which is no number"


def health_is(health: str) -> str:
    """Returns what the container's own health check says."""
    return UNHEALTHY if health == "unhealthy" else f"its health check says {health}"


def several(what: str, count: int) -> str:
    """Says that a metric or query gives more than one value."""
    return f"{what} gives {count} values: name the labels of one"


def no_certificates(file: str, why: str) -> str:
    """Says that a file of certificates can't be used."""
    return f"{file} holds no certificates that can be read: {shortened(why)}"


def unmatched(pattern: str, why: str) -> str:
    """Says that a pattern couldn't be looked for, and why."""
    return f"/{shortened(pattern)}/ can't be looked for: {why}"


def refused(error: Sequence[object] | str) -> str:
    """Returns what a server says of a question that the server can't answer."""
    return f"it refuses the question: {shortened(str(error))}"
