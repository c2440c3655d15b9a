"""The words of a booth: captions for passers-by, the day's tally, and problems."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

from core.model import events as ev
from core.model.fault_lookup import find_kind
from core.model.records import LoadKind
from core.model.tally import DayTally, ProofTotal
from core.text import figures
from core.text.audience import question_words
from core.text.ballots import closes_in, vote_narration
from core.text.load_words import WORDS, words_of
from core.text.no_proof import no_proof_brief
from core.text.wording import capital, clause, listing, named, sentences, took
from core.views.ballots import deciding
from core.views.groups import groups_of
from core.views.stage_state import StageState

INVITATION = "Press any key to break it yourself"
LEAVE_KEYS = "Ctrl+Shift+Q"
"""The keys that end a booth, by their names on a US keyboard."""
LEAVE_HINT = f"Hold {LEAVE_KEYS} to leave"
REAL = "Real servers on this machine. Nothing on this screen is simulated."
SETTING_UP = "The next show is being set up."
ENDED_EARLY = "The show ended before its proof."
CALM_TITLE = "This booth needs a hand"
_SYSTEMS = {LoadKind.WRITES: "database", LoadKind.CHECKS: "rate limiter"}
_SOME_SYSTEM = "system"
_BLIND = "Nobody told the monitor: it found that by watching from the outside."
_EVIDENCE = "Found by the evidence alone."


class Caption(NamedTuple):
    """The caption for passers-by: a headline, and a sentence below."""

    title: str
    text: str


def caption(state: StageState, now_t: float) -> Caption:
    """Returns the caption of the show at ``now_t`` run seconds, in large words."""
    run = state.run
    if run is None:
        return Caption("Real systems, really broken", SETTING_UP)
    if state.countdown is not None:
        left_s = max(math.ceil(state.countdown.deadline_t - now_t - 1e-6), 0)
        return Caption(f"{state.countdown.title} in {left_s}", state.countdown.subtitle)
    if (vote := deciding(state)) is not None:
        room = vote_narration(state.audience, vote, replay=True)
        closes = "" if vote.is_closing else f"It closes in {closes_in(vote, now_t)}."
        return Caption(question_words(vote.ballots[0].question, run), sentences(room, closes))
    if state.read_back is not None and state.completed:
        return _proven(state.read_back, state)
    chapter = run.chapters[state.current] if state.current < len(run.chapters) else None
    if chapter is not None and chapter.key not in _TOLD_HERE:
        return Caption(chapter.title, state.narration)
    if chapter is not None and chapter.key == "detection" and (seen := _seen(state)) is not None:
        return seen
    for told in (_proving(state), _healed(state), _explained(state), _seen(state), _broken(state)):
        if told is not None:
            return told
    return _normal(state) or Caption(_opening(state), REAL)


_TOLD_HERE = frozenset(
    {"welcome", "health", "load", "fault", "detection", "diagnosis", "recovery", "summary"}
)
"""Keys of the chapters that most stories have; what others come to is in their narration."""


def _opening(state: StageState) -> str:
    """Returns the sentence before the fault: the leader goes, or the system is broken."""
    assert state.run is not None
    system = _SYSTEMS.get(state.run.load_kind, _SOME_SYSTEM)
    leads = [role for role in state.victim_roles if role is ev.Role.LEADER]
    elects = any(group.has_leader for group in groups_of(state.run))
    if leads or (elects and state.run.fault in _OF_LEADER):
        return f"This {system} is about to lose its leader."
    return f"This {system} is about to be broken."


_OF_LEADER = frozenset({"kill-leader", "pause-leader", "cut-leader"})
"""Names of plans whose victim leads, whatever node that will be."""


def _normal(state: StageState) -> Caption | None:
    if state.baseline is None or state.load_status is not ev.LoadStatus.RUNNING:
        return None
    words = words_of(state.run)
    rate = figures.count(round(state.baseline.median_ops))
    missing = None if state.run is None else state.run.no_proof
    kept = f"Every {words.entry} is written down, to be looked for at the end."
    if missing is not None:
        kept = f"{capital(no_proof_brief(missing))}."
    return Caption(f"{rate} {words.asked} a second", kept)


def _broken(state: StageState) -> Caption | None:
    if not state.faults or state.fault_t is None:
        return None
    nodes = [fault.node for fault in state.faults]
    kind = find_kind(state.faults[0].chaos_type)
    done = "broken" if kind is None else kind.done
    return Caption(f"{capital(_listed(nodes))} {done}.", "Without warning. Who notices?")


def _listed(nodes: list[str]) -> str:
    return clause([named(node) for node in nodes], "was", "were")


def _seen(state: StageState) -> Caption | None:
    if (detected := state.reaction.detected) is None:
        return None
    return Caption(f"Noticed after {took(detected.after_s)}", _BLIND)


def _explained(state: StageState) -> Caption | None:
    if state.explanation is None or state.fault_t is None:
        return None
    return Caption(state.explanation.title, _EVIDENCE)


def _healed(state: StageState) -> Caption | None:
    if (recovered := state.reaction.recovered) is None or state.explanation is None:
        return None
    words, outage_s = words_of(state.run), recovered.outage_s
    back = [name for name, node in state.nodes.items() if node.status is not ev.NodeStatus.UP]
    rest = f"Now {listing([named(node) for node in back])} must come back." if back else ""
    if outage_s < 0.5:
        return Caption("It never stood still", rest or "All of it is back.")
    again = f"{capital(words.things)} are {words.answered} again."
    return Caption(f"It stood still for {took(outage_s)}", sentences(again, rest))


def _proving(state: StageState) -> Caption | None:
    under_way = any(isinstance(each, ev.ReadBackProgressed) for each in state.progress.values())
    if not under_way and not (state.read_back is None and "read-back" in state.progress):
        return None
    words = words_of(state.run)
    return Caption("Was anything lost?", f"Every {words.entry} is {words.proven} now.")


def _proven(proof: ev.ReadBack, state: StageState) -> Caption:
    words = words_of(state.run)
    if state.comparison is not None:
        return Caption(state.comparison.title, state.comparison.text)
    acked, lost = figures.count(proof.acked), figures.count(proof.lost)
    if proof.lost:
        return Caption(f"{lost} of {acked} {words.things} are lost", "It had acknowledged them.")
    return Caption("Nothing was lost", f"All {acked} {words.recorded} were {words.proven}.")


# --- the tally --------------------------------------------------------------------------------


class TallyFigure(NamedTuple):
    """One figure of the tally, with the name below."""

    value: str
    name: str
    tone: str = "text"
    """Name of the figure's colour."""


def tally_figures(tally: DayTally, kind: LoadKind) -> tuple[TallyFigure, ...]:
    """Returns the day's figures in the order of reading."""
    words, total = WORDS[kind], tally.of(kind)
    asked = "allowed" if kind is LoadKind.CHECKS else words.answered
    return (
        TallyFigure(figures.count(tally.shows), "shows today"),
        TallyFigure(figures.count(tally.killed), "nodes killed"),
        TallyFigure(figures.count(total.acked), f"{words.things} {asked}"),
        TallyFigure(figures.count(total.found), words.proven),
        TallyFigure(figures.count(total.lost), "lost", "bad" if total.lost else "good"),
    )


def tally_lines(tally: DayTally) -> tuple[str, ...]:
    """Returns a day's tally as lines for a terminal."""
    lines = [f"{tally.day}   {_counted(tally.shows, 'show')}, {_killed(tally.killed)}"]
    for kind in _SYSTEMS:
        if (total := tally.of(kind)).acked:
            lines.append(f"             {_total(total, kind)}")
    return tuple(lines)


def _total(total: ProofTotal, kind: LoadKind) -> str:
    words = WORDS[kind]
    found, lost = figures.count(total.found), figures.count(total.lost)
    return f"{figures.count(total.acked)} {words.recorded}, {found} {words.proven}, {lost} lost"


def _counted(number: int, thing: str) -> str:
    return f"{figures.count(number)} {thing}{'' if number == 1 else 's'} to the proof"


def _killed(number: int) -> str:
    return f"{figures.count(number)} node{'' if number == 1 else 's'} killed"


NO_TALLY = "No show has come to its proof yet, or the tally was kept elsewhere."
MEND_TALLY = "Shows are counted anew; mend that file and name it tally.json again, or delete it."
"""The remedy where the tally can't be read."""


def unread_tally(path: Path) -> str:
    """Says that the tally can't be read, and where that file is kept."""
    return f"The tally can't be read; that file is kept as {path}."


# --- what is wrong ----------------------------------------------------------------------------


def takes_too_long(seconds: float) -> str:
    """Says that a show was ended for taking too long."""
    return f"The show hadn't come to its end after {seconds / 60:.0f} minutes."


def failed_in_a_row(failures: int) -> str:
    """Returns the number of shows that failed in a row, in a sentence."""
    return f"The last {failures} shows failed. The last of them:"


def tries_again(seconds: float) -> str:
    """Says that the booth goes on trying."""
    return f"It tries again every {seconds:.0f} s, and goes on by itself once a show succeeds."
