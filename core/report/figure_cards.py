"""The row of figures on a report; what wasn't measured is told as such."""

from __future__ import annotations

from core import figures
from core.report.markup import Markup, el, join
from core.report.summary import RunSummary

_NOT_MEASURED = "not measured"


def figure_cards(summary: RunSummary) -> Markup:
    """Returns the figures that a reader looks for first."""
    baseline, spread = summary.baseline_ops, summary.baseline_spread
    around = None
    if baseline and spread is not None:
        around = f"± {100 * spread / baseline:.0f} %, {_asked(summary.rate)}"
    acked, failed = summary.acked_writes, summary.failed_requests
    of = f"of {figures.count(acked)} acknowledged" if acked is not None else None
    return el(
        "dl",
        _card("Baseline", None if baseline is None else figures.ops(baseline), "ops/s", around),
        _seconds("Detected in", summary.detected_s, "by the monitor alone"),
        _seconds("Outage", summary.outage_s, "longest span without a write"),
        _seconds("Recovered in", summary.recovered_s, "throughput at 90 % of baseline"),
        _seconds("Rejoined in", summary.rejoined_s, "what was hit has caught up"),
        _zero_is_good("Lost writes", summary.lost_writes, of),
        _zero_is_good("Read anomalies", summary.read_anomalies, "reads that missed a write"),
        _card(
            "Failed requests",
            None if failed is None else figures.count(failed),
            "",
            "told to the client as failed",
        ),
        class_="figures",
    )


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
