"""The row of figures on a report; what wasn't measured is told as such."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.events import LoadKind
from core.report.markup import Markup, el, join
from core.report.summary import RunSummary
from core.text import figures
from core.text.load_words import WORDS

_NOT_MEASURED = "not measured"


def figure_cards(summary: RunSummary) -> Markup:
    """Returns the figures that a reader looks for first."""
    baseline, spread = summary.baseline_ops, summary.baseline_spread
    around = None
    if baseline and spread is not None:
        around = f"± {100 * spread / baseline:.0f} %, {_asked(summary.rate)}"
    failed = summary.failed_requests
    checks = summary.load_kind is LoadKind.CHECKS
    unit = WORDS[summary.load_kind].unit
    # Of a fault that takes no node away nothing recovers.
    untouched = checks and summary.outage_s is None
    return el(
        "dl",
        _card("Baseline", None if baseline is None else figures.ops(baseline), unit, around),
        _seconds("Detected in", summary.detected_s, "by the monitor alone"),
        *(() if untouched else tuple(_outage(summary))),
        *(_of_checks(summary) if checks else _of_writes(summary)),
        _card(
            "Failed requests",
            None if failed is None else figures.count(failed),
            "",
            "told to the client as failed",
        ),
        class_="figures",
    )


def _outage(summary: RunSummary) -> Iterator[Markup]:
    what = f"longest span without {WORDS[summary.load_kind].article}"
    yield _seconds("Outage", summary.outage_s, what)
    if summary.recovered_s == 0:
        yield _card("Throughput", "held", "", "never below 90 % of baseline", "good")
    else:
        yield _seconds("Recovered in", summary.recovered_s, "throughput at 90 % of baseline")


def _of_writes(summary: RunSummary) -> Iterator[Markup]:
    acked = summary.acked_writes
    of = f"of {figures.count(acked)} acknowledged" if acked is not None else None
    yield _seconds("Rejoined in", summary.rejoined_s, "what was hit has caught up")
    yield _zero_is_good("Lost writes", summary.lost_writes, of)
    yield _zero_is_good("Read anomalies", summary.read_anomalies, "reads that missed a write")


def _of_checks(summary: RunSummary) -> Iterator[Markup]:
    limit, allowed, refused = summary.limit_ops, summary.acked_writes, summary.refused_checks
    yield _card("Limit", None if limit is None else figures.ops(limit), "checks/s", "over all keys")
    yield _card("Allowed", None if allowed is None else figures.count(allowed), "", "by the ledger")
    yield _card("Refused", None if refused is None else figures.count(refused), "", "answered no")


def _asked(rate: float | None) -> str:
    return "rate not told" if rate is None else f"asked {figures.ops(rate)}"


def _seconds(label: str, seconds: float | None, what: str) -> Markup:
    if seconds is None:
        return _card(label, None, "", None)
    value, unit = figures.took(seconds)
    return _card(label, value, unit, what)


def _zero_is_good(label: str, count: int | None, what: str | None) -> Markup:
    if count is None:
        return _card(label, None, "", None)
    return _card(label, figures.count(count), "", what, "bad" if count else "good")


def _card(label: str, value: str | None, unit: str, sub: str | None, kind: str = "") -> Markup:
    shown = (
        el("span", figures.UNKNOWN, class_="value")
        if value is None
        else join(el("span", value, class_="value"), f" {unit}" if unit else None)
    )
    return el(
        "div",
        el("dt", label),
        el("dd", shown, class_="unit"),
        el("dd", _NOT_MEASURED if value is None else sub, class_="sub"),
        class_=kind or None,
    )
