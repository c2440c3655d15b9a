"""Finds one figure on a page of metrics, or in what a Prometheus server says."""

from __future__ import annotations

from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from subjects.own import question_words as words


class MetricError(Exception):
    """Raised where a page or a server has no such figure, or more than one."""


def metric_on(page: str, metric: str) -> float:
    """Returns the value of a metric on a page of Prometheus' text format.

    Args:
        page: the page.
        metric: the name as on the page, with labels if need be: ``up{job="a"}``; labels that
            aren't named may be anything.

    Raises:
        MetricError: the page can't be read, or has no such metric, or several.
    """
    name, labels = _named(metric)
    try:
        found = [
            float(sample.value)
            for family in text_string_to_metric_families(page)
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        ]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise MetricError(f"its metrics can't be read: {error}") from error
    if not found:
        raise MetricError(words.not_there(metric))
    if len(found) > 1:
        raise MetricError(words.several(metric, len(found)))
    return found[0]


def queried(said: Any) -> float:
    """Returns the one value in the answer of a Prometheus server's query API.

    Raises:
        MetricError: the server refuses the query, or gives no value, or several.
    """
    try:
        if said["status"] != "success":
            raise MetricError(words.refused(said.get("error", "")))
        kind, result = said["data"]["resultType"], said["data"]["result"]
        if kind in ("scalar", "string"):
            return float(result[1])
        if not result:
            raise MetricError(words.not_there("the query's value"))
        if len(result) > 1:
            raise MetricError(words.several("the query", len(result)))
        values = result[0]["values"][-1] if kind == "matrix" else result[0]["value"]
        return float(values[1])
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise MetricError(words.refused(str(error))) from error


def _named(metric: str) -> tuple[str, dict[str, str]]:
    """Returns the name and the labels of a metric as written in the file.

    Raises:
        MetricError: it's no name of a metric.
    """
    try:
        families = list(text_string_to_metric_families(f"{metric} 1\n"))
        sample = families[0].samples[0]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise MetricError(f'{metric} is no metric: write it as up{{job="a"}}') from error
    return sample.name, dict(sample.labels)
