"""The claims of a report: what the run proves, and what remains untested."""

from __future__ import annotations

from core.model.events import LoadKind
from core.model.fault_kinds import Effect
from core.model.fault_lookup import find_kind, untested
from core.model.no_proof import NoProofBecause
from core.report.history import RunHistory
from core.report.summary import RunSummary
from core.text import figures
from core.text.bounds import bound_words
from core.text.load_words import WORDS
from core.text.no_proof import no_proof_words
from core.views.groups import groups_of


def shown(summary: RunSummary) -> list[str]:
    """Returns the claims that the run has proven, in sentences."""
    texts: list[str] = []
    checks = summary.load_kind is LoadKind.CHECKS
    if summary.lost_writes == 0 and summary.completed:
        there = "Each write that the system acknowledged in this run was there at its end."
        counted = (
            "What was allowed comes from a ledger of the answers, as the clients got them; it was "
            "counted again at the end."
        )
        texts.append(counted if checks else there)
    if summary.comparison is not None and summary.comparison.held:
        texts.append(summary.comparison.text)
    reads = summary.load_kind is LoadKind.WRITES and summary.no_proof is None
    if summary.read_anomalies == 0 and reads:
        texts.append("No read during the run missed a write that was acknowledged before it began.")
    if summary.detected_s is not None:
        texts.append("The fault was detected from the outside: the monitor isn't told of faults.")
    texts.append(_measured(summary))
    return texts


def _measured(summary: RunSummary) -> str:
    times = "All times were measured in this run, on one monotonic clock"
    missing = summary.no_proof
    if not summary.load_kind.is_measured:
        return f"{times}."
    if missing is not None and missing.because is NoProofBecause.MEASURED_BY:
        return f"{times}; latencies are those that {missing.by} tells."
    due = "latencies count from the time a request was due, so waiting is not left out"
    return f"{times}; {due}."


def not_shown(history: RunHistory, summary: RunSummary) -> list[str]:
    """Returns the claims that the run leaves untested, in sentences."""
    texts = untested(history.chaos_types)
    if summary.no_proof is not None:
        texts.append(no_proof_words(summary.no_proof))
    elif not summary.load_kind.is_measured:
        texts.append(
            "How long the system answered nobody, and whether it lost anything: no load asked it."
        )
    elif summary.lost_writes is None:
        words = WORDS[summary.load_kind]
        texts.append(f"Whether {words.recorded} were lost: they were not all {words.proven}.")
    if summary.unacked_found and summary.load_kind is LoadKind.WRITES:
        count = figures.count(summary.unacked_found)
        texts.append(
            f"{count} writes were found that were never acknowledged. That is allowed: "
            "their outcome was unknown to the client."
        )
    run = history.state.run
    elects = any(group.has_leader for group in groups_of(run))
    if elects and (bound := bound_words(history.state.bound)):
        texts.append(f"One run draws one election. Another may take longer, within {bound}.")
    kinds = [kind for name in history.chaos_types if (kind := find_kind(name)) is not None]
    if any(kind.is_of_network for kind in kinds):
        texts.append("All nodes ran on one machine: the network between them was a virtual one.")
    elif not any(kind.effect is Effect.UNFORESEEN for kind in kinds):  # else nodes may be afar
        texts.append(
            "All nodes ran on one machine: a network between them was not part of the test."
        )
    if history.by_hand:
        told = ", ".join(f"{fault.text} at {figures.moment(fault.t)}" for fault in history.by_hand)
        texts.append(f"Faults by hand went in too, and count in the figures: {told}.")
    if summary.suspended_s:
        texts.append(
            f"The machine stood still for {figures.span(summary.suspended_s)} during the run; "
            "times across that span are not those of the system."
        )
    if summary.app_stood_still_s:
        texts.append(
            f"Faultstage itself stood still for {figures.span(summary.app_stood_still_s)}: the "
            "load went on and was measured, but what happened to the nodes then was seen late."
        )
    if summary.load_stood_still_s:
        texts.append(
            f"The load generator stood still for {figures.span(summary.load_stood_still_s)}: "
            "what the system would have answered then wasn't measured."
        )
    if summary.links_stood_still_s:
        texts.append(
            f"Faultstage's relays between the nodes stood still for "
            f"{figures.span(summary.links_stood_still_s)}: no node reached another then, through "
            "no fault of theirs, and an outage across that span isn't theirs alone."
        )
    return texts
