"""The parts of a report's page below its plot."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import LoadKind, ReadBack
from core.report.digest import ChapterSpan, Digest
from core.report.markup import Child, Markup, el, join
from core.report.summary import RunSummary, ViolationSpan
from core.text import figures
from core.text.load_words import WORDS
from core.views.stage_state import ChapterStatus

_STATUS = {
    ChapterStatus.DONE: ("✓ done", "text-good"),
    ChapterStatus.FAILED: ("✕ failed", "text-bad"),
    ChapterStatus.RUNNING: ("● under way", "text-warn"),
    ChapterStatus.TO_COME: ("○ not reached", "muted"),
}


def section(title: str, *children: Child) -> Markup:
    """Returns a card with a heading."""
    return el("section", el("h2", title), *children, class_="card")


def chapters(spans: Iterable[ChapterSpan]) -> Markup:
    """Returns the table of chapters with their times."""
    rows = [_chapter(number, span) for number, span in enumerate(spans, 1)]
    head = _head("", "Chapter", "State", "Began", "Took")
    return section("Chapters", _table(head, rows, "The story had no chapters."))


def _chapter(number: int, span: ChapterSpan) -> Markup:
    word, kind = _STATUS[span.status]
    took = None
    if span.begun_t is not None and span.ended_t is not None:
        took = " ".join(figures.took(max(span.ended_t - span.begun_t, 0.0)))
    failure = el("div", span.failure, class_="sub overflow") if span.failure else None
    return el(
        "tr",
        el("td", str(number), class_="muted"),
        el("td", span.title, failure),
        el("td", word, class_=f"status {kind}"),
        _moment(span.begun_t),
        el("td", took or figures.UNKNOWN, class_="number"),
    )


def violations(spans: Iterable[ViolationSpan]) -> Markup:
    """Returns the table of invariants that didn't hold."""
    rows = [
        el(
            "tr",
            el("td", span.text, el("div", _about(span), class_="sub"), class_="overflow"),
            _moment(span.opened_t),
            el("td", *_open_for(span), class_="number"),
        )
        for span in spans
    ]
    head = _head("Invariant broken", "Opened", "Open for")
    return section("Monitor", _table(head, rows, "Every invariant held throughout."))


def _about(span: ViolationSpan) -> str:
    return f"invariant {span.invariant}" + (f" of {span.subject}" if span.subject else "")


def _open_for(span: ViolationSpan) -> tuple[Child, ...]:
    if span.closed_t is None:
        return (el("span", "✕ still open", class_="text-bad"),)
    return (" ".join(figures.took(max(span.closed_t - span.opened_t, 0.0))),)


def diagnosis(digest: Digest) -> Markup:
    """Returns the explanation with its evidence and what was ruled out."""
    explanation = digest.state.explanation
    if explanation is None:
        return section("Diagnosis", el("p", "Nothing was explained in this run.", class_="muted"))
    return section(
        "Diagnosis",
        el("p", el("strong", explanation.title)),
        el("p", explanation.text, class_="overflow"),
        _list("Evidence", explanation.evidence),
        _list("Ruled out", explanation.ruled_out),
    )


def proof(digest: Digest, summary: RunSummary) -> Markup:
    """Returns what the read-back found."""
    result = digest.state.read_back
    if result is None:
        words = WORDS[summary.load_kind]
        fate = "nothing is known of their fate"
        if summary.load_kind is LoadKind.CHECKS:
            fate = "what was told of them while it ran is not proven"
        text = f"The {words.recorded} were not {words.proven}, so {fate}."
        return section("Proof", el("p", text, class_="muted"))
    if summary.load_kind is LoadKind.CHECKS:
        return _recount(result)
    rows = [
        ("Acknowledged to the client", result.acked, ""),
        ("Found again, with the value written", result.found, ""),
        ("Lost", result.lost, "text-bad" if result.lost else "text-good"),
        ("of these found with another value", result.wrong, "text-bad" if result.wrong else ""),
        ("Found without an acknowledgement", result.unacked_found, ""),
        ("Reads that missed an acknowledged write", summary.read_anomalies, ""),
    ]
    took = " ".join(figures.took(result.seconds))
    gap = None
    if not result.complete:
        text = f"! The ledger has a gap, so the proof is not whole. {result.detail}"
        gap = el("p", text, class_="text-warn overflow")
    missed = (f"{figures.moment(anomaly.t)} {anomaly.text}" for anomaly in digest.anomalies)
    return section(
        "Proof",
        el("p", f"Every entry of the ledger was looked for in the system, in {took}."),
        gap,
        _table("", [_count(*row) for row in rows], ""),
        _list("Reads that missed a write", missed),
    )


def _recount(result: ReadBack) -> Markup:
    """What counting the ledger of a load of checks again found."""
    rows = [
        ("Allowed, as told while it ran", result.acked, ""),
        ("Found in the ledger", result.found, ""),
        ("Missing from it", result.lost, "text-bad" if result.lost else "text-good"),
        ("In it and never told", result.unacked_found, ""),
    ]
    gap = None
    if not result.complete:
        text = f"! The ledger says something else than was told. {result.detail}"
        gap = el("p", text, class_="text-warn overflow")
    took = " ".join(figures.took(result.seconds))
    return section(
        "Proof",
        el("p", f"Every entry of the ledger was counted again at the end, in {took}."),
        gap,
        _table("", [_count(*row) for row in rows], ""),
    )


def _count(label: str, count: int | None, kind: str) -> Markup:
    shown = figures.UNKNOWN if count is None else figures.count(count)
    return el("tr", el("td", label), el("td", shown, class_=f"number {kind}".rstrip()))


def _moment(t: float | None) -> Markup:
    return el("td", figures.UNKNOWN if t is None else figures.moment(t), class_="number")


def _head(*titles: str) -> Markup:
    numbers = {"Began", "Took", "Opened", "Open for"}
    cells = (
        el("th", title, scope="col", class_="number" if title in numbers else None)
        for title in titles
    )
    return el("thead", el("tr", *cells))


def _table(head: Child, rows: list[Markup], empty: str) -> Markup:
    if not rows:
        return el("p", empty, class_="muted")
    return el("div", el("table", head, el("tbody", *rows)), class_="scroll")


def _list(title: str, items: Iterable[str]) -> Markup | None:
    entries = [el("li", item, class_="overflow") for item in items]
    return join(el("h3", title), el("ul", *entries)) if entries else None
