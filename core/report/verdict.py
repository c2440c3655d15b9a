"""The verdict on a run, in a sentence that claims no more than was checked."""

from __future__ import annotations

from msgspec import Struct

from core.model.events import LoadKind, Question, Role
from core.model.fault_lookup import find_kind
from core.model.no_proof import NoProof
from core.model.records import ROLES
from core.report.summary import RunSummary
from core.text import figures
from core.text.audience import chosen_by
from core.text.expectations import results_words
from core.text.faults import stopped_words
from core.text.key_groups import outage_words
from core.text.load_words import WORDS, LoadWords
from core.text.no_proof import no_proof_words
from core.text.wording import capital, named, with_article


class RunVerdict(Struct, frozen=True):
    """The headline of a run.

    Attributes:
        kind: ``good``, ``bad`` or ``warn``.
        sign: the same without colour.
        title: the sentence.
        text: the facts behind the headline.
    """

    kind: str
    sign: str
    title: str
    text: str


def judge(summary: RunSummary) -> RunVerdict:
    """Returns the verdict on a run."""
    acked, lost, words = summary.acked_writes, summary.lost_writes, WORDS[summary.load_kind]
    if summary.acts and summary.succeeded and (compared := summary.comparison) is not None:
        return RunVerdict("good", "✓", f"{compared.title}: it held", _sentence(compared.text))
    if lost and not summary.lost_as_told:
        entries = words.entry if lost == 1 else words.recorded
        title = f"{figures.count(lost)} {entries} {'was' if lost == 1 else 'were'} lost"
        of = f" of {figures.count(acked)}" if acked is not None else ""
        text = f"{figures.count(lost)}{of} {words.recorded} could not be {words.proven}."
        return RunVerdict("bad", "✕", title, text)
    if summary.read_anomalies and not summary.reads_saw_writes:
        count = figures.count(summary.read_anomalies)
        what = "read" if summary.read_anomalies == 1 else "reads"
        title = f"{count} {what} missed an acknowledged write"
        text = "The write was acknowledged before the read began, and the read did not see it."
        return RunVerdict("bad", "✕", title, text)
    if (compared := summary.comparison) is not None and not compared.held:
        return RunVerdict(
            "bad", "✕", f"{compared.title}: it did not hold", _sentence(compared.text)
        )
    if summary.stopped is not None:
        title, found = f"Stopped: \u201c{summary.stopped.title}\u201d broke", summary.stopped.text
        return RunVerdict("bad", "✕", title, stopped_words(summary.stopped.title, found))
    if summary.completed and not summary.as_expected:
        return RunVerdict("bad", "✕", "Not as expected", results_words(summary.expectations))
    if summary.no_proof is not None and summary.completed:
        return _without_proof(summary, summary.no_proof)
    if lost is None and not summary.succeeded:
        return RunVerdict("warn", "!", "Nothing is proven", _unproven(summary, words))
    text = f"All {figures.count(acked or 0)} {words.recorded} were {words.proven}."
    if lost is None:
        text = ""
    if compared is not None:
        text = f"{_sentence(compared.text)} {text}".rstrip()
    if summary.expectations:
        text = f"{text} {results_words(summary.expectations)}".lstrip()
    if not summary.completed:
        text = f"{text} {_sentence(summary.failure or '')}".rstrip()
        return RunVerdict("warn", "!", "Nothing was lost, but the story did not end", text)
    return RunVerdict("good", "✓", _good_title(summary), text or "The story came to its end.")


def _without_proof(summary: RunSummary, missing: NoProof) -> RunVerdict:
    """Returns the verdict on a whole run in which nothing was to be proven."""
    title = "It came back" if summary.victim is not None else "It went as told"
    text = no_proof_words(missing)
    if summary.comparison is not None:
        text = f"{_sentence(summary.comparison.text)} {text}"
    if summary.expectations:
        text = f"{text} {results_words(summary.expectations)}"
    return RunVerdict("good", "✓", title, text)


def _unproven(summary: RunSummary, words: LoadWords) -> str:
    reason = f"The run ended before every {words.entry} was {words.proven}."
    if summary.completed:
        reason = f"No {words.entry} was {words.proven}."
    if summary.no_proof is not None:
        reason = no_proof_words(summary.no_proof)
    if summary.proof_complete is False:
        reason = "The ledger has a gap: what was acknowledged in it could not be looked for."
    if not summary.recording_complete:
        return "The recording ends before the run did, so the proof is not in it."
    return f"{_sentence(summary.failure)} {reason}" if summary.failure else reason


def _good_title(summary: RunSummary) -> str:
    if summary.comparison is not None:
        return f"{summary.comparison.title}: it held"
    if summary.load_kind is LoadKind.WRITES:
        return "No acknowledged write was lost"
    return (
        "All that was allowed is accounted for" if summary.lost_writes == 0 else "It went as told"
    )


def tell(summary: RunSummary) -> str:
    """Returns the times of fault, detection and recovery in words, as far as measured."""
    if summary.victim is None:
        return "No fault went in."
    parts = [f"{_happened(summary)} at {figures.moment(summary.fault_t or 0.0)}."]
    if told := _chosen(summary):
        parts.append(told)
    if summary.detected_s is not None:
        parts.append(f"The monitor saw it {_span(summary.detected_s)} later.")
    if summary.outage_s is not None:
        article = WORDS[summary.load_kind].article
        parts.append(f"The longest time without {article}: {_span(summary.outage_s)}.")
    if (outage := summary.group_outage) is not None and summary.group_nouns is not None:
        parts.append(f"{capital(outage_words(outage, summary.group_nouns))}.")
    if summary.recovered_s is not None:
        back = f"was back {_span(summary.recovered_s)} after the fault"
        parts.append(f"Throughput {back if summary.recovered_s else 'never left its baseline'}.")
    return " ".join(parts)


def _chosen(summary: RunSummary) -> str:
    """Returns by how many phones the victim was chosen; empty where no audience chose one."""
    vote = summary.deciding_vote
    for each in () if vote is None else vote.questions:
        if each.question is Question.VICTIM and each.winner is not None:
            by_lot = each.lot is not None
            return f"It was {chosen_by(each.votes, each.voted, by_lot=by_lot)}."
    return ""


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _happened(summary: RunSummary) -> str:
    names = [named(name) for name in (summary.victim or "").split(", ")]
    roles = (summary.victim_role or "").split(", ")
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    nouns = summary.role_nouns or ROLES
    if len(names) == 1 and roles[0] == Role.LEADER:
        listed += f", the {nouns.leader.one},"
    if len(names) == 1 and roles[0] == Role.FOLLOWER:
        listed += f", {with_article(nouns.follower.one)},"
    verb = "were" if len(names) > 1 else "was"
    kind = find_kind(summary.chaos_type or summary.fault)
    return f"{capital(listed)} {verb} {kind.done if kind else f'hit by {summary.fault}'}"


def _span(seconds: float) -> str:
    return " ".join(figures.took(seconds))
