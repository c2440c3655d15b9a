"""Judges whether a probe's answer is within its tolerance, by the rules of Chaos Toolkit."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import jsonpath
from msgspec import UNSET
from msgspec.structs import replace

from core.process.files import UNDECODABLE
from subjects.own.experiment import outcome_words as words
from subjects.own.experiment.model import (
    Among,
    AtJsonPath,
    ByProbe,
    Exactly,
    HttpProvider,
    InRange,
    Json,
    Matches,
    ProcessProvider,
    Provider,
    Tolerance,
)
from subjects.own.experiment.outcome import ProbeVerdict, StepOutcome
from subjects.own.experiment.values import Values
from subjects.own.patterns import PatternError, search

RunProvider = Callable[[Provider], Awaitable[StepOutcome]]
"""Does what a provider says."""

STATUS = "status"


async def judge(
    tolerance: Tolerance | None, output: Json, values: Values, run: RunProvider
) -> ProbeVerdict:
    """Returns whether ``output`` is within ``tolerance``.

    Args:
        tolerance: what is wanted; None takes whatever comes.
        output: what the probe said.
        values: what fills in the tolerance.
        run: asks the probe of a tolerance that is one.
    """
    match tolerance:
        case None:
            return ProbeVerdict(met=True, why=words.found(output))
        case Exactly(value):
            return _exactly(values.filled(value), output)
        case Among(listed):
            return _among(tuple(values.filled(listed)), output)
        case InRange():
            return _in_range(tolerance, output)
        case Matches():
            return _matches(str(values.filled(tolerance.pattern)), tolerance.target, output)
        case AtJsonPath():
            return _at_path(tolerance, output, values)
        case ByProbe():
            return await _by_probe(tolerance, output, run)


def _verdict(output: Json, wanted: str, *, met: bool) -> ProbeVerdict:
    return ProbeVerdict(met, words.found(output) if met else words.wanted(output, wanted))


def _exactly(wanted: Json, output: Json) -> ProbeVerdict:
    is_number = isinstance(wanted, int) and not isinstance(wanted, bool)
    found = _status_of(output) if is_number else output
    return _verdict(found, words.value_words(wanted), met=found == wanted)


def _among(wanted: tuple[Json, ...], output: Json) -> ProbeVerdict:
    found = _status_of(output)
    if found is output and len(wanted) == 2:
        try:
            met = bool(wanted[0] <= output <= wanted[1])
        except TypeError:
            met = False
        return _verdict(output, words.between(*wanted), met=met)
    return _verdict(found, words.one_of(wanted), met=found in wanted)


def _in_range(tolerance: InRange, output: Json) -> ProbeVerdict:
    found = _target_of(output, tolerance.target)
    try:
        number = Decimal(str(found).strip())
        # Decimal refuses to put NaN in an order.
        met = Decimal(str(tolerance.low)) <= number <= Decimal(str(tolerance.high))
    except (InvalidOperation, ValueError):
        return ProbeVerdict(met=False, why=words.NO_NUMBER)
    return _verdict(found, words.between(tolerance.low, tolerance.high), met=met)


def _matches(pattern: str, target: str, output: Json) -> ProbeVerdict:
    found = _target_of(output, target)
    if not isinstance(found, str):
        return ProbeVerdict(met=False, why=words.NO_TEXT)
    try:
        met = search(pattern, found) is not None
    except PatternError as error:
        return ProbeVerdict(met=False, why=words.raised(str(error)))
    if met:
        return ProbeVerdict(met=True, why=words.matches(pattern))
    return _verdict(found, words.matching(pattern), met=met)


def _at_path(tolerance: AtJsonPath, output: Json, values: Values) -> ProbeVerdict:
    document, path = _target_of(output, tolerance.target), str(values.filled(tolerance.path))
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except UNDECODABLE:
            return ProbeVerdict(met=False, why=words.NO_JSON)
    try:
        found: list[Any] = [match.obj for match in jsonpath.compile(path).finditer(document)]
    except (jsonpath.JSONPathError, TypeError) as error:
        return ProbeVerdict(met=False, why=words.raised(str(error)))
    met = bool(found) if tolerance.count is None else len(found) == tolerance.count
    what = "a value" if tolerance.count is None else words.so_many(tolerance.count)
    if tolerance.expect is not UNSET:
        expect: Any = values.filled(tolerance.expect)
        listed = cast("list[Any]", expect) if isinstance(expect, list) else [expect]
        met, what = found == listed, words.value_words(expect)
    shown = found[0] if len(found) == 1 else found
    return _verdict(shown, words.at_path(path, what), met=met)


async def _by_probe(tolerance: ByProbe, output: Json, run: RunProvider) -> ProbeVerdict:
    outcome = await run(with_value(tolerance.provider, output))
    if outcome.failed:
        return ProbeVerdict(met=False, why=outcome.failed)
    said = outcome.output
    if isinstance(tolerance.provider, ProcessProvider | HttpProvider):
        met = not outcome.warning
    else:
        met = bool(said)
    return _verdict(output, f"what {tolerance.name or 'the probe'} accepts", met=met)


def with_value(provider: Provider, value: Json) -> Provider:
    """Returns the provider of a tolerance with what is to be judged as the argument ``value``."""
    given = provider.arguments
    if isinstance(given, list):
        return replace(provider, arguments=[*cast("list[Any]", given), value])
    named = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    return replace(provider, arguments={**named, "value": value})


def _status_of(output: Json) -> Json:
    """Returns the status of a process or of an HTTP answer; any other output unchanged."""
    return _target_of(output, STATUS)


def _target_of(output: Json, target: str) -> Json:
    whole = output
    named = cast("dict[str, Any]", output) if isinstance(output, dict) else {}
    return named.get(target, whole) if target else whole
