"""A probe is judged within its tolerance just where Chaos Toolkit judges it so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from chaoslib.hypothesis import within_tolerance

from subjects.own.experiment.by_process import seconds_of
from subjects.own.experiment.model import Provider, PythonProvider
from subjects.own.experiment.outcome import ProbeVerdict, StepOutcome
from subjects.own.experiment.tolerance import judge
from subjects.own.experiment.values import Values
from tests.unit.subjects.own.experiment.experiments import experiment, probe, process

PROCESS = {"status": 0, "stdout": "42\n", "stderr": ""}
HTTP = {"status": 201, "headers": {"a": "b"}, "body": {"up": True, "nodes": [1, 2, 3]}}


async def refuse(_: Provider) -> StepOutcome:
    raise AssertionError("no other probe was to be asked")


async def judged(folder: Path, tolerance: Any, output: Any) -> ProbeVerdict:
    read = experiment(folder, probes=[probe("p", tolerance, process("true"))])
    return await judge(read.probes[0].tolerance, output, Values({"most": 5}), refuse)


@pytest.mark.parametrize(
    ("tolerance", "output"),
    [
        (True, True),
        (True, False),
        (False, False),
        ("up", "up"),
        ("up", "down"),
        (0, PROCESS),
        (1, PROCESS),
        (201, HTTP),
        (200, HTTP),
        (42, 42),
        (42, "42"),
        ([200, 201], HTTP),
        ([100, 300], HTTP),
        ([1, 5], 3),
        ([1, 5], 5),
        ([1, 5], 6),
        ([1, 2, 3], 2),
        ([1, 2, 3], 5),
        (["a", "b", "c"], "c"),
        ({"type": "range", "range": [1, 5]}, 5),
        ({"type": "range", "range": [1, 5]}, 5.01),
        ({"type": "range", "range": [1, 50], "target": "stdout"}, PROCESS),
        ({"type": "range", "range": [1, 5], "target": "stderr"}, PROCESS),
        ({"type": "regex", "pattern": "^4[0-9]$", "target": "stdout"}, PROCESS),
        ({"type": "regex", "pattern": "^5"}, "42"),
        ({"type": "regex", "pattern": "^${most}$"}, "5"),
    ],
)
async def test_tolerance_is_judged_as_chaos_toolkit_does(
    tolerance: Any, output: Any, tmp_path: Path
) -> None:
    theirs = within_tolerance(tolerance, output, {"most": 5}, {})
    assert (await judged(tmp_path, tolerance, output)).met is bool(theirs)


# Chaos Toolkit judges these by a package that isn't needed here, so each has its answer.
@pytest.mark.parametrize(
    ("tolerance", "is_met"),
    [
        ({"path": "$.up", "target": "body"}, True),
        ({"path": "$.down", "target": "body"}, False),
        ({"path": "$.nodes[*]", "target": "body", "count": 3}, True),
        ({"path": "$.nodes[*]", "target": "body", "count": 2}, False),
        ({"path": "$.nodes[*]", "target": "body", "expect": [1, 2, 3]}, True),
        ({"path": "$.nodes[0]", "target": "body", "expect": 1}, True),
        ({"path": "$.nodes[0]", "target": "body", "expect": 2}, False),
        ({"path": "$.nodes[?@ > 2]", "target": "body", "expect": "3"}, False),
        ({"path": "$.status", "expect": 201}, True),
    ],
)
async def test_json_path_is_looked_up_in_what_the_probe_said(
    tolerance: dict[str, Any], is_met: bool, tmp_path: Path
) -> None:
    assert (await judged(tmp_path, {"type": "jsonpath", **tolerance}, HTTP)).met is is_met


async def test_json_path_is_looked_up_in_text_that_is_json(tmp_path: Path) -> None:
    tolerance = {"type": "jsonpath", "path": "$.a", "expect": 1}
    assert (await judged(tmp_path, tolerance, '{"a": 1}')).met
    assert await judged(tmp_path, tolerance, "a = 1") == ProbeVerdict(
        met=False, why="there is no JSON"
    )


async def test_unmet_tolerance_says_what_was_found_and_what_was_wanted(tmp_path: Path) -> None:
    assert (await judged(tmp_path, 200, HTTP)).why == "201, wanted 200"
    tolerance = {"type": "range", "range": [1, 5], "target": "stdout"}
    assert (await judged(tmp_path, tolerance, PROCESS)).why == "42, wanted 1 to 5"


@pytest.mark.parametrize("said", ["NaN", "sNaN", float("nan"), "none", None, [], {}])
async def test_range_holds_no_answer_that_is_no_number(said: Any, tmp_path: Path) -> None:
    tolerance = {"type": "range", "range": [1, 5]}
    why = "there is no number"
    assert await judged(tmp_path, tolerance, said) == ProbeVerdict(met=False, why=why)


@pytest.mark.parametrize(
    "said", ["Infinity", "-Infinity", float("inf"), 10**400, "1e999999999", "9" * 5000]
)
async def test_range_holds_no_answer_without_end(said: Any, tmp_path: Path) -> None:
    assert not (await judged(tmp_path, {"type": "range", "range": [1, 5]}, said)).met
    assert not (await judged(tmp_path, [1, 5], said)).met


@pytest.mark.parametrize(
    ("timeout", "taken"),
    [(3, 3.0), ("3", 3.0), ([1, 2], 3.0), ("NaN", 60.0), ("inf", 60.0), (10**400, 60.0)],
)
def test_timeout_that_is_no_span_is_the_usual_one(timeout: Any, taken: float) -> None:
    assert seconds_of(timeout, 60.0) == taken


@pytest.mark.parametrize(("said", "is_met"), [(True, True), (0, False), ("", False), ("x", True)])
async def test_tolerance_that_is_a_probe_is_given_the_value(
    said: Any, is_met: bool, tmp_path: Path
) -> None:
    asked: list[Provider] = []

    async def run(provider: Provider) -> StepOutcome:
        asked.append(provider)
        return StepOutcome(output=said)

    function = {"type": "python", "module": "m", "func": "f", "arguments": {"most": 3}}
    tolerance = {"type": "probe", "name": "judge", "provider": function}
    read = experiment(tmp_path, probes=[probe("p", tolerance, process("true"))])
    verdict = await judge(read.probes[0].tolerance, PROCESS, Values(), run)
    assert verdict.met is is_met
    assert asked == [PythonProvider(module="m", func="f", arguments={"most": 3, "value": PROCESS})]
