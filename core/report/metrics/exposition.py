"""The text format of Prometheus, version 0.0.4: families of samples with labels.

Our own forty lines: ``prometheus_client`` keeps a registry of mutable metrics and serves it from a
thread, while here every figure is made of one frozen state at the moment of a scrape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class MetricKind(StrEnum):
    """The kinds of metrics that are exported."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class MetricSample(Struct, frozen=True):
    """One figure of a family.

    Attributes:
        value: the figure.
        labels: what it is of, by the name of each label.
        suffix: what follows the family's name: ``_bucket``.
    """

    value: float
    labels: Mapping[str, str] = {}
    suffix: str = ""


class MetricFamily(Struct, frozen=True):
    """All figures of one name.

    Attributes:
        name: the name, in Prometheus's conventions.
        kind: what kind of figures they are.
        about: what they are, in a sentence.
        samples: the figures; a family without any isn't exported.
    """

    name: str
    kind: MetricKind
    about: str
    samples: tuple[MetricSample, ...]


def gauge(name: str, about: str, value: float | None) -> MetricFamily:
    """Returns a gauge without labels; one without samples where ``value`` isn't known."""
    samples = () if value is None else (MetricSample(value),)
    return MetricFamily(name, MetricKind.GAUGE, about, samples)


def exposition(families: Iterable[MetricFamily]) -> str:
    """Returns ``families`` in the text format."""
    lines: list[str] = []
    for family in families:
        if family.samples:
            about = family.about.replace("\\", "\\\\").replace("\n", "\\n")
            lines += (f"# HELP {family.name} {about}", f"# TYPE {family.name} {family.kind.value}")
            lines += (_line(family.name, sample) for sample in family.samples)
    return "".join(f"{line}\n" for line in lines)


def _line(name: str, sample: MetricSample) -> str:
    labels = ",".join(f'{label}="{_escaped(value)}"' for label, value in sample.labels.items())
    named = f"{name}{sample.suffix}"
    return (
        f"{named}{{{labels}}} {number(sample.value)}"
        if labels
        else f"{named} {number(sample.value)}"
    )


def number(value: float) -> str:
    """Returns a number in the notation of the format."""
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if math.isnan(value):
        return "NaN"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
