"""The words of the presenter's window: facts at hand, the next step, times of a rehearsal."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from core.model.records import LoadKind, Role
from core.model.rehearsals import RehearsalTable
from core.text import figures
from core.text.bounds import bound_words
from core.text.events import progress_text
from core.text.hints import shown_hint
from core.text.load_words import words_of
from core.text.no_proof import no_proof_reason
from core.text.wording import listing
from core.views.groups import role_name
from core.views.stage_state import StageState

BLANKED = "Blanked: the audience sees a black screen"
NO_NOTES = "There are no notes for this chapter."
MORE_BELOW = "\u2026 more below"
NO_SYSTEM = "No system is on the stage yet."
AUDIENCE, AT_HAND, NEXT, SCREENS, PANIC = "The audience sees", "At hand", "Next", "Screens", "Panic"
HIDDEN = "The stage isn't on a screen now"
PANIC_TEXT = ("hold Esc, or this, for one second:", "everything is undone")
SCREEN_KEYS = (("X", "swap the screens"), ("B", "blank the stage"), ("W", "close this window"))
"""Titles and fixed words of the window."""
IN_THE_ROOM, LEADS_VOTE = "audience", "leads the vote"
"""The words before the number of phones, and before the present result of their votes."""
OWN_HINT = "notes: built in · --notes FILE takes your own"
REHEARSED = "Rehearsal"


class FactAtHand(Struct, frozen=True):
    """A fact that a presenter wants at hand: a label and the value."""

    label: str
    value: str


class NextStep(Struct, frozen=True):
    """The next step of the show, for the presenter.

    Attributes:
        hint: what the key does, as the stage tells it: ``Space explains it``.
        waiting: what is under way now; empty where nothing is.
        chapter: title of the next chapter; empty in the last one.
        then: the chapters after that, in one line.
        question: what the stage asks; empty where it asks nothing.
    """

    hint: str
    waiting: str = ""
    chapter: str = ""
    then: str = ""
    question: str = ""


def next_step(state: StageState) -> NextStep:
    """Returns the effect of Space, and the chapters that come next."""
    chapters = () if state.run is None else state.run.chapters
    titles = [chapter.title for chapter in chapters[state.current + 1 :]]
    chapter, then = (titles[0] if titles else ""), " · ".join(titles[1:])
    if state.countdown is not None:
        return NextStep("Esc  aborts the countdown", "", chapter, then)
    if state.choice is not None:
        keys = [f"F{number + 2}" for number in range(len(state.choice.options))]
        return NextStep(f"{' or '.join(keys[:3])} answers", question=state.choice.text)
    progress = next(reversed(state.progress.values()), None)
    waiting = "" if progress is None else progress_text(progress, state.run)
    return NextStep(shown_hint(state), waiting, chapter, then)


def strangers(headings: tuple[str, ...]) -> str:
    """Returns the words for headings of the notes that name no chapter of this story."""
    named = listing([f"'{heading}'" for heading in headings[:3]])
    more = f" and {len(headings) - 3} more" if len(headings) > 3 else ""
    return f"notes: {named}{more} name{'s' if len(headings) == 1 else ''} no chapter of this story"


def place_words(state: StageState) -> str:
    """Returns the place of the chapter on show: ``5 of 8``."""
    count = 0 if state.run is None else len(state.run.chapters)
    return f"{state.current + 1} of {count}" if count else ""


def known_facts(state: StageState) -> list[FactAtHand]:
    """Returns the victims of the fault, the bound of the recovery, and the leader."""
    facts: list[FactAtHand] = []
    if state.victims:
        facts.append(FactAtHand("victim", _victims(state)))
    if bound := bound_words(state.bound):
        facts.append(FactAtHand("bound", bound))
    if state.leaders:
        leads = [f"{node} ({group})" if group else node for group, node in state.leaders.items()]
        alone = len(leads) == 1
        facts.append(
            FactAtHand("leads now", next(iter(state.leaders.values())) if alone else listing(leads))
        )
    elif state.fault_t is not None and state.victim_roles and Role.LEADER in state.victim_roles:
        facts.append(FactAtHand("leads now", "nobody"))
    return facts


def count_facts(state: StageState) -> list[FactAtHand]:
    """Returns the number of acknowledged requests so far, and the result of the proof."""
    if state.read_back is not None:
        proof, proven = state.read_back, words_of(state.run).proven
        if proof.lost:
            return [
                FactAtHand("lost", f"{figures.count(proof.lost)} of {figures.count(proof.acked)}")
            ]
        if proof.complete:
            return [FactAtHand(proven, f"{figures.count(proof.acked)}, none lost")]
        return [FactAtHand(proven, "proof incomplete")]
    if state.sample is None:
        return []
    kind = LoadKind.WRITES if state.run is None else state.run.load_kind
    asked = "allowed" if kind is LoadKind.CHECKS else words_of(state.run).answered
    facts = [FactAtHand(f"{asked} so far", figures.count(state.sample.total_writes_acked))]
    if state.run is not None and state.run.no_proof is not None:
        facts.append(FactAtHand("proof", no_proof_reason(state.run.no_proof)))
    return facts


def _victims(state: StageState) -> str:
    roles = {*state.victim_roles} - {Role.NONE}
    who = listing(state.victims)
    if len(state.victims) != 1 or len(roles) != 1:
        return who
    role = next(iter(roles))
    name = role_name(state.victims[0], role, state.run)
    if role is not Role.LEADER:
        return f"{who}, a {name}"
    until = "" if state.fault_t is None else f" until {figures.minute(state.fault_t)}"
    return f"{who}, the {name}{until}"


def change_words(seconds: float | None) -> str:
    """Returns a difference to the last rehearsal: ``+12 s``, ``−4 s``, ``as before``."""
    if seconds is None:
        return figures.UNKNOWN
    if abs(seconds) < 0.5:
        return "as before"
    return f"{'+' if seconds > 0 else '−'}{figures.about(abs(seconds))}"


def rehearsal_head(last_at: str) -> str:
    """Returns the words for the rehearsal to compare with."""
    if not last_at:
        return "the first rehearsal of this story"
    try:
        moment = datetime.fromisoformat(last_at)
    except ValueError:
        return "against the last one"
    return f"against the last one, {moment:%Y-%m-%d %H:%M}"


def rehearsal_lines(table: RehearsalTable, *, completed: bool) -> list[str]:
    """Returns the times of a rehearsal as lines of a terminal."""
    rows = [*table.chapters, table.total]
    wide = max(len(row.title) for row in rows)
    lines = [f"{REHEARSED}: {rehearsal_head(table.last_at)}"]
    for row in rows:
        took = figures.about(row.seconds).rjust(14)
        change = "" if row.change_s is None else f"   {change_words(row.change_s)}"
        lines.append(f"  {row.title.ljust(wide)}{took}{change}")
    if not completed:
        lines.append("The story didn't come to its end: this rehearsal isn't kept.")
    return lines
