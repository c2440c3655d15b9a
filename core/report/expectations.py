"""The story's expectations of a run, each with an outcome: the test cases for CI."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.events import LoadKind
from core.report.expectation_cases import ExpectationCase, expectation_cases
from core.report.history import ChapterSpan, RunHistory
from core.report.summary import RunSummary
from core.text import figures
from core.text.load_words import WORDS
from core.text.wording import capital
from core.views.stage_state import ChapterStatus


class ExpectationOutcome(StrEnum):
    """The outcome of an expectation."""

    MET = "met"
    BROKEN = "broken"
    OPEN = "open"
    """The run came to no answer."""


class Expectation(Struct, frozen=True, kw_only=True):
    """Something that a story expects of a run.

    Attributes:
        group: ``chapters`` for what a chapter sets out to show, ``proof`` for what holds in all,
            ``story`` for what the story itself expects.
        name: the expectation in a few words, the same in every whole run of the story.
        outcome: what became of it.
        text: why it is broken or open; empty where it was met.
        seconds: how long the run took to show it; None where that makes no sense.
    """

    group: str
    name: str
    outcome: ExpectationOutcome
    text: str = ""
    seconds: float | None = None


CHAPTERS, PROOF, STORY = "chapters", "proof", "story"


def expectations(history: RunHistory, summary: RunSummary) -> tuple[Expectation, ...]:
    """Returns the expectations of the run's story, in the order of the story.

    Where the run succeeded, every expectation was met; where it didn't, at least one is broken.
    """
    found = [_chapter(chapter) for chapter in history.chapters]
    if summary.load_kind is LoadKind.WRITES:
        found += [_nothing_lost(summary), _all_looked_for(summary), _reads_see_writes(summary)]
    elif summary.lost_writes is not None:
        found.append(_nothing_lost(summary))
    if summary.comparison is not None:
        held = summary.comparison.held
        found.append(_proof(summary.comparison.title, summary.comparison.text, met=held))
    found += [_asked(case) for case in expectation_cases(summary)]
    if (stopped := summary.stopped) is not None:
        found.append(_proof(stopped.title, stopped.text, met=False))
    return (*found, _story_ends(summary))


def _asked(case: ExpectationCase) -> Expectation:
    """Returns one expectation that the story itself lists, with bound and result."""
    outcome = ExpectationOutcome.MET if case.met else ExpectationOutcome.BROKEN
    name = f"{capital(case.name)} {case.expected}"
    return Expectation(
        group=STORY, name=name, outcome=outcome, text="" if case.met else case.measured
    )


def _proof(name: str, text: str, *, met: bool | None) -> Expectation:
    """Returns an expectation of the whole run; open where ``met`` is None."""
    outcome = ExpectationOutcome.MET if met else ExpectationOutcome.BROKEN
    if met is None:
        outcome = ExpectationOutcome.OPEN
    return Expectation(group=PROOF, name=name, outcome=outcome, text="" if met else text)


def _chapter(chapter: ChapterSpan) -> Expectation:
    outcome, text = ExpectationOutcome.OPEN, "The run did not come to this chapter."
    if chapter.status is ChapterStatus.DONE:
        outcome, text = ExpectationOutcome.MET, ""
    elif chapter.status is ChapterStatus.FAILED:
        outcome, text = ExpectationOutcome.BROKEN, chapter.failure
    elif chapter.status is ChapterStatus.RUNNING:
        text = "The run ended while this chapter was under way."
    return Expectation(
        group=CHAPTERS, name=chapter.title, outcome=outcome, text=text, seconds=chapter.took_s
    )


def _nothing_lost(summary: RunSummary) -> Expectation:
    words, lost = WORDS[summary.load_kind], summary.lost_writes
    met = None if lost is None else lost == 0 or summary.lost_as_told
    text = f"The run ended before every {words.entry} was {words.proven}."
    if lost:
        count, acked = figures.count(lost), figures.count(summary.acked_writes or 0)
        text = f"{count} of {acked} {words.recorded} could not be {words.proven}."
    name = f"No {words.entry} is lost"
    return _proof(f"{name}, but what an act shows" if summary.acts else name, text, met=met)


def _all_looked_for(summary: RunSummary) -> Expectation:
    text = "Nothing was read back."
    if summary.proof_complete is False:
        text = "The ledger has a gap, or the read-back did not get to its end."
    return _proof("Every acknowledged write is looked for", text, met=summary.proof_complete)


def _reads_see_writes(summary: RunSummary) -> Expectation:
    missed = summary.read_anomalies
    met = None if missed is None else summary.reads_saw_writes
    text = "No load was put on."
    if missed:
        text = f"{figures.count(missed)} reads missed a write that was acknowledged before."
    return _proof("Reads see every acknowledged write", text, met=met)


def _story_ends(summary: RunSummary) -> Expectation:
    text = summary.failure or "The run ended before the story did."
    return _proof("The story comes to its end", text, met=summary.completed)
