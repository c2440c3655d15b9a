"""The words for acts of a story: the cost of an act, and both acts side by side."""

from __future__ import annotations

from core.model.acts import Act, LostSpan, LostWrite
from core.model.records import ComparedRow, Option
from core.text import figures
from core.text.wording import capital, number_word, sentences, took

COST = "What was acknowledged is read back now, while the load goes on."
FIX = "The system is changed, while the load goes on."
AGAIN = "The same fault, against the changed system."
SUMMARY = "Both acts side by side, and every acknowledged write read back."
COMPARED, AS_IT_COMES = "The same fault, twice", "as it comes"
SETTLING, WATCHING = "Waiting until nothing moves any more", "Watching whether anything notices"
NO_REST = ("The system doesn't come to rest.", "Space waits again.")
"""The chapters' first words; titles; names of the work under way; a sentence and its remedy."""
WHEN, WHO = "When they were acknowledged", "Who was told \u201cwritten\u201d"
"""Titles of the details of the lost writes."""
TRY_AGAIN, GO_ON = "again", "on"
NOTHING_LOST = "Nothing was lost this time: it can be, but needn't."
"""The words for a first act that happens to lose nothing."""
OPTIONS = (
    Option(key=TRY_AGAIN, label="Try the same again"),
    Option(key=GO_ON, label="Go on to the fix"),
)
"""The answers for an act without a loss."""
NOTHING_NOTICED = "No health check noticed anything: every one of them is green."


def act_words(act: Act) -> str:
    """Returns the losses of an act, in a sentence without a full stop."""
    acked = figures.count(act.acked_writes)
    if act.lost_writes:
        return f"{figures.count(act.lost_writes)} of {acked} acknowledged writes are gone"
    if not act.has_ledger:
        return failed_words(act)
    if not act.proof_complete:
        return f"not all of {acked} acknowledged writes could be read back"
    return f"all {acked} acknowledged writes were read back: none is lost"


def large_words(act: Act) -> str:
    """Returns the large figure of an act: lost writes, or how long nobody was served."""
    if act.is_told_by_outage:
        return took(act.outage_s or 0.0)
    if not act.has_ledger:
        return figures.count(act.failed_requests)
    return figures.count(act.lost_writes)


def costs_time(act: Act) -> bool:
    """Whether an act lost nothing, as far as is known, and yet left requests without an answer."""
    return bool(
        not act.lost_writes and (act.outage_s or (not act.has_ledger and act.failed_requests))
    )


def gone_words(act: Act) -> str:
    """Returns the words under the large figure: ``acknowledged writes are gone``."""
    if act.is_told_by_outage:
        return "without an answer, at the longest"
    if not act.has_ledger:
        return "request failed" if act.failed_requests == 1 else "requests failed"
    if act.lost_writes == 1:
        return "acknowledged write is gone"
    return "acknowledged writes are gone" if act.lost_writes else "acknowledged writes are lost"


def some_title(count: int) -> str:
    """Returns the title above ``count`` examples of lost writes: ``Two of them``."""
    return "One of them" if count == 1 else f"{number_word(count).capitalize()} of them"


def example_words(write: LostWrite, *, short: bool = False) -> str:
    """Returns a lost write in a line: the key, the time of acknowledgement, what is there now."""
    at = figures.moment(write.acked_t)
    return f"{write.key}  {at}" if short else f"{write.key}   acknowledged {at}   now: nothing"


def lost_label(span: LostSpan) -> str:
    """Returns the label of a span of the plot in which lost writes were acknowledged."""
    return (
        f"{figures.count(span.count)} acknowledged here {'was' if span.count == 1 else 'were'} lost"
    )


def lost_words(span: LostSpan) -> str:
    """Returns the same as ``lost_label`` without a plot: with the times of the run."""
    was = "was" if span.count == 1 else "were"
    from_to = f"from {figures.moment(span.start_t)} to {figures.moment(span.end_t)}"
    return f"{figures.count(span.count)} acknowledged {from_to} {was} lost"


def found_words(act: Act) -> str:
    """Returns the numbers of writes acknowledged and found, and whether any check noticed."""
    if not act.has_ledger:
        return f"{figures.count(act.acked_writes)} were answered"
    acked, found = figures.count(act.acked_writes), figures.count(act.found_writes)
    noticed = "" if act.noticed or not act.lost_writes else " \u00b7 every health check was green"
    return f"of {acked} acknowledged, {found} were read back{noticed}"


def unnoticed(told: str, missed: int) -> str:
    """Says that no health check noticed the fault, and how many of the load's reads missed."""
    text = f"Only the load's own reads did: {figures.count(missed)} missed an acknowledged write."
    return sentences(NOTHING_NOTICED, told, text if missed else "")


def caught(told: str) -> str:
    """Returns the words for a check that noticed a fault which usually no check notices.

    Args:
        told: what the checks say now, where all of them are green again.
    """
    again = "It is over, and every check is green again." if told else ""
    return sentences(again, told, "No check says that anything is gone.")


def cost_words(act: Act) -> str:
    """Returns the cost of an act: the time of the lost writes, and the clients' failures."""
    if act.is_told_by_outage or not act.has_ledger:
        outage = "" if act.outage_s is None else f"The longest outage was {took(act.outage_s)}."
        lost = "Nothing is lost." if act.has_ledger else ""
        return sentences(outage, f"{capital(failed_words(act))}.", lost)
    if act.losses is None:
        told = act_words(act) if act.lost_writes else "nothing is lost"
        return f"{capital(told)}. {capital(failed_words(act))}."
    first_t, last_t = act.losses.first_t, act.losses.last_t
    span = f"from {figures.moment(first_t)} to {figures.moment(last_t)}"
    when = f"They were acknowledged within {took(last_t - first_t)}, {span}."
    return f"{when} {capital(failed_words(act))}."


def seen_words(first: Act, second: Act) -> str:
    """Returns the clients' failures in both acts, for a page that shows the losses."""
    told_by_time = first.is_told_by_outage or not first.has_ledger
    if not told_by_time and not first.failed_requests and not second.failed_requests:
        return "Not one request failed in either act: only the read-back tells them apart."
    before = f"{capital(first.title)}, {failed_words(first)}."
    return f"{before} With {second.title}, {failed_words(second)}."


def failed_words(act: Act) -> str:
    """Returns the number of requests that failed in an act, without a capital and a full stop."""
    if not act.failed_requests:
        return "not one request failed"
    if act.failed_requests == 1:
        return "1 request failed, and its client was told so"
    return f"{figures.count(act.failed_requests)} requests failed, and their clients were told so"


def fix_note(fix: str) -> str:
    """Says that a fix is in, as a line of the feed."""
    return f"Fixed live: {fix}"


def by_client_words(act: Act) -> str:
    """Returns the clients that were told of a lost write as written; empty where unknown."""
    if act.losses is None:
        return ""
    told = (f"{figures.count(count)} by {name}" for name, count in act.losses.by_client)
    return f"They were acknowledged to: {'; '.join(told)}."


def compared_rows(acts: tuple[Act, ...]) -> tuple[ComparedRow, ...]:
    """Returns the measures of all acts, side by side."""
    lost = tuple(not act.lost_writes for act in acts)
    if not all(act.has_ledger for act in acts):
        return (
            _row("answered requests", [figures.count(act.acked_writes) for act in acts]),
            *_outage_rows(acts),
            _row("failed requests", [figures.count(act.failed_requests) for act in acts]),
        )
    return (
        _row("acknowledged writes", [figures.count(act.acked_writes) for act in acts]),
        ComparedRow(
            name="lost writes",
            values=tuple(figures.count(act.lost_writes) for act in acts),
            good=lost,
        ),
        *_outage_rows(acts),
        _row("reads that missed a write", [figures.count(act.read_anomalies) for act in acts]),
        _row("failed requests", [figures.count(act.failed_requests) for act in acts]),
        _row("noticed by a health check", ["yes" if act.noticed else "no" for act in acts]),
    )


def _outage_rows(acts: tuple[Act, ...]) -> tuple[ComparedRow, ...]:
    """Returns the row of the longest outages; empty where the story doesn't count outages."""
    if all(act.outage_s is None for act in acts):
        return ()
    values = [figures.UNKNOWN if act.outage_s is None else took(act.outage_s) for act in acts]
    return (_row("longest outage", values),)


LESS = 0.8
"""The share of the first act's outage or failed requests, up to which an act had less."""


def is_cheaper(first: Act, second: Act) -> bool:
    """Whether the second act cost less than the first, by what the first one cost."""
    if second.acked_writes == 0 or second.lost_writes:
        return False
    if first.lost_writes:
        return first.diagnosis is not None
    if first.is_told_by_outage and (first.outage_s or second.outage_s):
        return second.outage_s is not None and second.outage_s < LESS * (first.outage_s or 0.0)
    if first.outage_s is None and first.has_ledger:
        return False
    return second.failed_requests < LESS * first.failed_requests


def held_words(first: Act, second: Act) -> str:
    """Returns the conclusion from both acts, in a sentence."""
    if first.is_told_by_outage or not first.has_ledger:
        return _time_words(first, second)
    lost = figures.count(first.lost_writes)
    if not first.lost_writes:
        return f"{NOTHING_LOST} So the second act proves nothing."
    if second.lost_writes or not second.proof_complete:
        return f"The fix did not hold: {act_words(second)}."
    acked = f"{lost} of {figures.count(first.acked_writes)} acknowledged writes were lost"
    none = f"none of {figures.count(second.acked_writes)}"
    return f"As it comes, {acked}; with {second.title}, {none}."


def _time_words(first: Act, second: Act) -> str:
    """Returns the cost of both acts in time and failed requests."""
    told = "The fix made it cheaper" if is_cheaper(first, second) else "The fix made no difference"
    each = [f"{act.title}, {_cost(act)}" for act in (first, second)]
    lost = f" {capital(act_words(second))}." if second.lost_writes else ""
    return f"{told}: {each[0]}; with {each[1]}.{lost}"


def _cost(act: Act) -> str:
    failed = f"{figures.count(act.failed_requests)} failed"
    return failed if act.outage_s is None else f"{took(act.outage_s)} without an answer, {failed}"


def _row(name: str, values: list[str]) -> ComparedRow:
    return ComparedRow(name=name, values=tuple(values))
