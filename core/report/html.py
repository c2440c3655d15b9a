"""``report.html``: one page that stands by itself, on a screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.model.events import LoadKind
from core.report import sections
from core.report.claims import claims
from core.report.compared import comparison
from core.report.digest import Digest
from core.report.figure_cards import figure_cards
from core.report.markup import Markup, el, join
from core.report.style import stylesheet
from core.report.summary import RunSummary
from core.report.svg import draw
from core.report.verdict import judge, tell
from core.text import figures
from core.text.load_words import WORDS

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page loads nothing and runs nothing, whatever a text in it says."""


def render(digest: Digest, summary: RunSummary, remarks: Sequence[str] = ()) -> str:
    """Returns the whole page.

    Args:
        digest: the run.
        summary: its figures.
        remarks: what was left out of the recording, in sentences.
    """
    plot = el("div", draw(digest.state, digest.curve.get()), class_="scroll")
    what = "operations" if summary.load_kind is LoadKind.WRITES else "checks"
    title = f"{summary.title or summary.subject}: {judge(summary).title}"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", f"{title} · Faultstage"),
        el("style", stylesheet()),
    )
    body = el(
        "main",
        _header(digest, summary),
        _verdict(summary),
        _incomplete(summary, remarks),
        figure_cards(summary),
        comparison(summary),
        sections.section(f"Workload · {what} a second", plot, _legend(summary.load_kind)),
        el("div", sections.diagnosis(digest), sections.proof(digest, summary), class_="columns"),
        el(
            "div",
            sections.chapters(digest.chapters),
            sections.violations(summary.violations),
            class_="columns",
        ),
        claims(digest, summary),
        _footer(summary),
    )
    return "<!doctype html>\n" + el("html", head, el("body", body), lang="en") + "\n"


def _header(digest: Digest, summary: RunSummary) -> Markup:
    run = digest.state.run
    subtitle = run.subtitle if run else ""
    return el(
        "header",
        el("h1", summary.title or summary.subject or "A run"),
        el("span", " · ".join(filter(None, (subtitle, _date(summary.started_at)))), class_="muted"),
    )


def _date(iso: str) -> str:
    try:
        return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M}"
    except ValueError:
        return iso


def _verdict(summary: RunSummary) -> Markup:
    verdict = judge(summary)
    return el(
        "section",
        el("div", verdict.sign, class_="sign", aria_hidden="true"),
        el(
            "div",
            el("strong", verdict.title),
            el("p", verdict.text),
            el("p", tell(summary), class_="muted"),
        ),
        class_=f"card verdict {verdict.kind}",
        aria_label="Verdict",
    )


def _incomplete(summary: RunSummary, remarks: Sequence[str]) -> Markup | None:
    if summary.recording_complete and not remarks:
        return None
    text = None
    if not summary.recording_complete:
        text = (
            "! The recording is incomplete: it ends before the run did. Figures that are missing "
            "here may have been measured and not written."
        )
    return el(
        "section",
        el("p", text) if text else None,
        *(el("p", remark, class_="muted") for remark in remarks),
        class_="card notice",
    )


_KEYS = (
    ("var(--good)", "", "throughput"),
    ("var(--bad)", "", "below normal"),
    ("var(--accent)", "box", "baseline"),
    ("var(--bad)", "box", "no acknowledged writes"),
    ("var(--accent)", "", "p99 latency, logarithmic"),
)
_CHECK_KEYS = (
    ("var(--good)", "", "allowed"),
    ("var(--warn)", "dots", "refused"),
    ("var(--text)", "dashes", "limit"),
    ("var(--bad)", "box", "over the limit, or no check answered"),
    ("var(--accent)", "", "p99 latency, logarithmic"),
)


def _legend(kind: LoadKind) -> Markup:
    items = (
        el(
            "li",
            el(
                "i",
                class_=look or None,
                style=f"background:{color};opacity:.3"
                if look == "box"
                else f"border-color:{color}",
            ),
            word,
        )
        for color, look, word in (_KEYS if kind is LoadKind.WRITES else _CHECK_KEYS)
    )
    return el("ul", *items, class_="legend", aria_label="Legend")


def _footer(summary: RunSummary) -> Markup:
    unit = WORDS[summary.load_kind].unit
    parts = [
        f"Run {summary.run_id}",
        f"subject {summary.subject}",
        f"{summary.nodes} nodes",
        f"story {summary.story}" if summary.story else None,
        f"fault {summary.fault}" if summary.fault else None,
        None if summary.rate is None else f"rate {figures.count(round(summary.rate))} {unit}",
        f"lasted {figures.span(summary.duration_s)}",
    ]
    text = " · ".join(part for part in parts if part)
    return el("footer", join(text, el("br"), "Made by Faultstage from run.jsonl."))
