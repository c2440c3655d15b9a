"""Finds in a node's answer the value that a question asks for, and judges it: pure rules."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonpath
from msgspec import Struct

from core.process.files import UNDECODABLE
from subjects.own import question_words as words
from subjects.own.patterns import PatternError, search
from subjects.own.scenario.probes import ProbeSpec, Scalar, ValueSpec


class Answer(Struct, frozen=True, kw_only=True):
    """The result of a question to a node.

    Attributes:
        is_answered: whether the node answered at all.
        is_good: whether the answer is what the probe wants; of a plain value, whether it's there.
        value: the value that the question asks for; None where there is none.
        reason: why there is no answer or no good one, in a few words; empty for a good one.
    """

    is_answered: bool
    is_good: bool
    value: Scalar = None
    reason: str = ""


def unanswered(reason: str) -> Answer:
    """Returns that the node didn't answer, and why."""
    return Answer(is_answered=False, is_good=False, reason=reason)


def not_good(reason: str, value: Scalar = None) -> Answer:
    """Returns that the node's answer isn't good, and why."""
    return Answer(is_answered=True, is_good=False, value=value, reason=reason)


class AnswerFound(Struct, frozen=True, kw_only=True):
    """The raw answer of a node, before anybody looks for a value in the answer.

    Attributes:
        text: the body, or the output, or the value itself as text.
        what: what was asked, in a word: ``/health``.
        status: the HTTP status; None for any other question.
        headers: the HTTP headers, by their names in small letters.
        value: the value, where the question itself gives one.
        complaint: why the answer as such isn't good; empty where it is.
    """

    text: str = ""
    what: str
    status: int | None = None
    headers: Mapping[str, str] = {}
    value: Scalar = None
    complaint: str = ""


class _MissingError(Exception):
    """Raised where an answer lacks what was asked for; the text says what."""


def judge(said: AnswerFound, spec: ValueSpec) -> Answer:
    """Returns what of ``said`` the question ``spec`` means, and whether that is good."""
    try:
        value, what = _value_in(said, spec)
    except _MissingError as missing:
        return not_good(_status_first(said, spec) or str(missing))
    if isinstance(spec, ProbeSpec):
        reason = _why_not(said, spec, value, what)
    else:
        reason = said.complaint
    if reason:
        return not_good(reason, value)
    return Answer(is_answered=True, is_good=True, value=value)


def number_of(value: Scalar) -> float | None:
    """Returns ``value`` as a number; None for a text that is none, for NaN, true and false.

    An integer that is too large for a float is infinite, as a text with the same digits is.
    """
    number = _float_of(value)
    return None if number is None or math.isnan(number) else number


def is_no_figure(value: Scalar) -> bool:
    """Whether ``value`` is NaN or infinite: what Prometheus says of a quantile without samples."""
    number = _float_of(value)
    return number is not None and not math.isfinite(number)


def _float_of(value: Scalar) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if isinstance(value, int) and value > 0 else -math.inf
    except ValueError:
        return None


def is_equal(value: Scalar, wanted: Scalar) -> bool:
    """Whether ``value`` is what the file calls good; a text may spell a number or a truth."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return str(value).lower() == str(wanted).lower()
    if isinstance(value, int) and isinstance(wanted, int):
        return value == wanted  # floats would lose digits
    one, other = number_of(value), number_of(wanted)
    if one is not None and other is not None:
        return one == other
    return str(value) == str(wanted)


def _value_in(said: AnswerFound, spec: ValueSpec) -> tuple[Scalar, str]:
    """Returns the value that is meant, and what the value is called.

    Raises:
        _MissingError: the answer lacks it.
    """
    value, what = said.value, said.what
    if value is None:
        value = said.text.strip()
    if spec.header:
        what = spec.header
        if (found := said.headers.get(spec.header.lower())) is None:
            raise _MissingError(words.not_there(f"the header {spec.header}"))
        value = found
    if spec.json:
        value, what = _at_path(str(value), spec.json), spec.json
    if spec.regex:
        value, what = _matched(str(value), spec.regex), f"/{spec.regex}/"
    if spec.scale != 1.0:
        if (number := number_of(value)) is None:
            raise _MissingError(words.no_number(what, value))
        value = number * spec.scale
    return value, what


def _at_path(text: str, path: str) -> Scalar:
    try:
        document = json.loads(text)
    except UNDECODABLE as error:
        raise _MissingError(words.NO_JSON if text else words.NOTHING_SAID) from error
    try:
        found: Any = _path(path).match(document)
    except jsonpath.JSONPathError as error:
        raise _MissingError(words.refused(str(error))) from error
    if found is None or found.obj is None:
        raise _MissingError(words.not_there(path))
    value: Any = found.obj
    return value if isinstance(value, str | int | float | bool) else json.dumps(value)


@lru_cache(maxsize=256)
def _path(path: str) -> Any:
    return jsonpath.compile(path)


def _matched(text: str, pattern: str) -> str:
    try:
        found = search(pattern, text, by_line=True)
    except PatternError as error:
        raise _MissingError(words.unmatched(pattern, str(error))) from error
    if found is None:
        raise _MissingError(words.not_there(f"/{pattern}/"))
    return found[1] or "" if found.re.groups else found[0]


def _status_first(said: AnswerFound, spec: ValueSpec) -> str:
    """Returns that the answer as such isn't good, where that says more than what is missing."""
    if isinstance(spec, ProbeSpec) and spec.status is not None:
        return _status_complaint(said, spec)
    return said.complaint


def _status_complaint(said: AnswerFound, spec: ProbeSpec) -> str:
    if said.status is None or spec.status is None:
        return ""
    wanted = (spec.status,) if isinstance(spec.status, int) else spec.status
    return "" if said.status in wanted else words.status_is(said.status, said.what)


def _why_not(said: AnswerFound, spec: ProbeSpec, value: Scalar, what: str) -> str:
    """Returns why an answer isn't good; empty for a good one."""
    if reason := _status_complaint(said, spec):
        return reason
    if spec.equals is not None and not is_equal(value, spec.equals):
        return words.is_value(what, value, str(spec.equals))
    if spec.above is not None or spec.below is not None:
        if (number := number_of(value)) is None:
            return words.no_number(what, value)
        if spec.above is not None and not number > spec.above:
            return words.is_value(what, value, f"above {spec.above:g}")
        if spec.below is not None and not number < spec.below:
            return words.is_value(what, value, f"below {spec.below:g}")
    bounds = (spec.equals, spec.above, spec.below, spec.status)
    return said.complaint if all(each is None for each in bounds) else ""
