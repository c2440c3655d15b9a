"""One figure on a page of metrics, or in a Prometheus server's answer."""

from __future__ import annotations

from typing import Any

import pytest

from subjects.own.metrics import MetricError, metric_on, queried

PAGE = """\
# TYPE up gauge
up{job="a",zone="1"} 1
up{job="b",zone="1"} 0
# TYPE asked counter
asked_total 42
"""


@pytest.mark.parametrize(
    ("metric", "value"),
    [("asked_total", 42.0), ('up{job="b"}', 0.0), ('up{zone="1", job="a"}', 1.0)],
)
def test_metric_is_found_by_its_name_and_some_labels(metric: str, value: float) -> None:
    assert metric_on(PAGE, metric) == value


@pytest.mark.parametrize(
    ("page", "metric", "told"),
    [
        (PAGE, "none", "none isn't there"),
        (PAGE, 'up{job="c"}', "isn't there"),
        (PAGE, "up", "gives 2 values"),
        (PAGE, "{{", "is no metric"),
        ("<html>", "up", "can't be read"),
    ],
)
def test_metric_that_isnt_one_figure_is_told(page: str, metric: str, told: str) -> None:
    with pytest.raises(MetricError, match=told):
        metric_on(page, metric)


def answer(kind: str, result: Any) -> Any:
    return {"status": "success", "data": {"resultType": kind, "result": result}}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (answer("scalar", [1.0, "3.5"]), 3.5),
        (answer("vector", [{"metric": {}, "value": [1.0, "2"]}]), 2.0),
        (answer("matrix", [{"metric": {}, "values": [[1.0, "2"], [2.0, "4"]]}]), 4.0),
    ],
)
def test_query_gives_its_one_value(said: Any, value: float) -> None:
    assert queried(said) == value


@pytest.mark.parametrize(
    "said",
    [
        {"status": "error", "error": "parse error"},
        answer("vector", []),
        answer("vector", [{"value": [1, "1"]}, {"value": [1, "2"]}]),
        answer("vector", [{}]),
        answer("scalar", [1.0, 10**400]),
        answer("vector", [{"value": [1, 10**400]}]),
        {},
        [],
        None,
    ],
)
def test_query_without_one_value_is_refused(said: Any) -> None:
    with pytest.raises(MetricError):
        queried(said)
