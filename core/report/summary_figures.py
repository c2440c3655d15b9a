"""The figures of a run in words: one table for a report's cards and for a terminal's lines."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from core.model.events import LoadKind, Question
from core.report.summary import RunSummary
from core.text import figures
from core.text.key_groups import count_words, rest_words
from core.text.load_words import WORDS
from core.text.no_proof import no_proof_reason
from core.text.vote_results import lot_note
from core.text.wording import took


class SummaryFigure(Struct, frozen=True):
    """A figure of a run, ready to be shown.

    Attributes:
        name: the figure's name: ``Lost writes``.
        value: ``4.1``, or a dash where nothing was measured.
        unit: the unit of the value; empty without one.
        note: what the figure means, or that it wasn't measured.
        kind: ``good``, ``bad`` or nothing.
        has_card: whether a report shows the figure as a card; else further down the page.
    """

    name: str
    value: str
    unit: str = ""
    note: str = ""
    kind: str = ""
    has_card: bool = True


def summary_figures(summary: RunSummary) -> Iterator[SummaryFigure]:
    """Yields the figures of a run in the order of the report."""
    words, checks = WORDS[summary.load_kind], summary.load_kind is LoadKind.CHECKS
    if not summary.load_kind.is_measured:
        yield from _without_load(summary)
        return
    yield _rate("Baseline", summary.baseline_ops, words.unit, _around(summary))
    yield _seconds("Detected in", summary.detected_s, "by the monitor alone")
    # After a fault that takes no node away, nothing has to recover.
    if not checks or summary.outage_s is not None:
        yield from _outage(summary)
        if summary.recovered_s == 0:
            yield SummaryFigure("Throughput", "held", "", "never left its band", "good")
        else:
            back = "throughput at 90 % of baseline"
            yield _seconds("Recovered in", summary.recovered_s, back)
    yield from _counted(summary)
    failed = f"Failed {'checks' if checks else 'requests'}"
    yield _count(failed, summary.failed_requests, "told to the client as failed")
    if summary.no_proof is not None:
        yield SummaryFigure("Proof", "none", note=no_proof_reason(summary.no_proof))
    yield from _of_audience(summary)
    yield _figure("Diagnosis", summary.diagnosis_title or None, has_card=False)


def _without_load(summary: RunSummary) -> Iterator[SummaryFigure]:
    """Yields the figures of a run that no load measured."""
    yield _seconds("Detected in", summary.detected_s, "by the monitor alone")
    yield _seconds("Rejoined in", summary.rejoined_s, "what was hit is up again")
    yield from _of_audience(summary)
    yield _figure("Diagnosis", summary.diagnosis_title or None, has_card=False)


def _of_audience(summary: RunSummary) -> Iterator[SummaryFigure]:
    """Yields by how many phones the victim was chosen, and how many had guessed the outage."""
    deciding = summary.deciding_vote
    for each in () if deciding is None else deciding.questions:
        if each.winner is None:
            continue
        name = "Victim chosen by" if each.question is Question.VICTIM else "Fault chosen by"
        value = f"{figures.count(each.votes)} of {figures.count(each.voted)}"
        note = lot_note(each.winner, each.tied, each.lot)
        yield SummaryFigure(name, value, "phone" if each.voted == 1 else "phones", note)
    for vote in summary.audience_votes:
        if vote.hits is None or vote.actual_s is None:
            continue
        guesses = sum(each.voted for each in vote.questions)
        value = f"{figures.count(vote.hits)} of {figures.count(guesses)}"
        yield SummaryFigure("Guessed right", value, "", f"that it takes {took(vote.actual_s)}")


def _outage(summary: RunSummary) -> Iterator[SummaryFigure]:
    """Yields the outage of all keys or, where keys are in groups, of the groups that were hit."""
    outage, nouns = summary.group_outage, summary.group_nouns
    article = WORDS[summary.load_kind].article
    if outage is None or nouns is None:
        yield _seconds("Outage", summary.outage_s, f"longest span without {article}")
        return
    note = f"longest of {outage.total} {nouns.many}; none stood still"
    if outage.hit:
        which = count_words(outage.hit, outage.total, nouns)
        note = "; ".join(part for part in (which, rest_words(outage)) if part)
    yield _seconds("Outage", outage.worst_s, note)
    yield _figure(
        "Outage of all at once",
        *((None, "") if summary.outage_s is None else figures.took(summary.outage_s)),
        f"longest span without {article}",
        has_card=False,
    )


def _counted(summary: RunSummary) -> Iterator[SummaryFigure]:
    """Yields the load's counts, and the ledger's result where there is a ledger."""
    if summary.load_kind is LoadKind.CHECKS:
        yield from _of_checks(summary)
        return
    yield _seconds("Rejoined in", summary.rejoined_s, "what was hit has caught up")
    if summary.load_kind is LoadKind.WRITES:
        yield from _of_writes(summary)
    elif summary.load_kind is LoadKind.REQUESTS:
        yield _count("Answered requests", summary.acked_writes)


def _of_writes(summary: RunSummary) -> Iterator[SummaryFigure]:
    acked = summary.acked_writes
    of = "" if acked is None else f"of {figures.count(acked)} acknowledged"
    yield _count("Acknowledged writes", acked, has_card=summary.no_proof is not None)
    if summary.no_proof is not None:
        return
    yield _count("Lost writes", summary.lost_writes, of, zero_is_good=True)
    yield _count("Found unacknowledged", summary.unacked_found, has_card=False)
    missed = "reads that missed a write"
    yield _count("Read anomalies", summary.read_anomalies, missed, zero_is_good=True)


def _of_checks(summary: RunSummary) -> Iterator[SummaryFigure]:
    yield _rate("Limit", summary.limit_ops, "checks/s", "over all keys")
    yield _count("Allowed checks", summary.acked_writes, "by the ledger")
    yield _count("Refused checks", summary.refused_checks, "answered no")


def _around(summary: RunSummary) -> str:
    if not summary.baseline_ops or summary.baseline_spread is None:
        return ""
    band = f"± {100 * summary.baseline_spread / summary.baseline_ops:.0f} %"
    if summary.load_kind is LoadKind.REQUESTS and summary.rate is None:
        return band  # the other program's rate is its own
    asked = "rate not told" if summary.rate is None else f"asked {figures.ops(summary.rate)}"
    return f"{band}, {asked}"


def _rate(name: str, rate: float | None, unit: str, note: str) -> SummaryFigure:
    return _figure(name, None if rate is None else figures.ops(rate), unit, note)


def _seconds(name: str, seconds: float | None, note: str) -> SummaryFigure:
    value, unit = (None, "") if seconds is None else figures.took(seconds)
    return _figure(name, value, unit, note)


def _count(
    name: str,
    count: int | None,
    note: str = "",
    *,
    zero_is_good: bool = False,
    has_card: bool = True,
) -> SummaryFigure:
    value = None if count is None else figures.count(count)
    kind = ("bad" if count else "good") if zero_is_good else ""
    return _figure(name, value, "", note, kind, has_card=has_card)


def _figure(
    name: str,
    value: str | None,
    unit: str = "",
    note: str = "",
    kind: str = "",
    *,
    has_card: bool = True,
) -> SummaryFigure:
    if value is None:
        return SummaryFigure(name, figures.UNKNOWN, note="not measured", has_card=has_card)
    return SummaryFigure(name, value, unit, note, kind, has_card)
