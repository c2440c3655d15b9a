"""Events in a few words: as a line of the feed, as a label on the plot, as progress."""

from __future__ import annotations

from core.model import events as ev
from core.text import figures
from core.text.acts import act_words
from core.text.faults import stopped_note
from core.text.load_words import words_of
from core.text.votes import audience_note
from core.text.wording import how_exited, standstill, took
from core.views.groups import groups_of, role_nouns
from core.views.stage_state import FeedItem, Marker


def feed_text(item: FeedItem, run: ev.RunStarted | None) -> str:
    """The line of the monitor feed for ``item`` of ``run``."""
    match item.event:
        case ev.LeaderElected(node=node, term=term):
            # Where the system counts no elections, only that the node leads was seen.
            leader = role_nouns(groups_of(run)).leader.one
            return f"{node} leads" if term is None else f"{leader} {node} elected in term {term}"
        case ev.LoadChanged(status=ev.LoadStatus.LOST, detail=detail):
            return f"load lost: {detail}"
        case ev.LoadChanged():
            has_ledger = run is None or run.no_proof is None
            return f"the load runs again{', its ledger intact' if has_ledger else ''}"
        case ev.ReadBackDone(result=proof):
            return _proof(proof, run)
        case ev.ActEnded(act=act):
            return act_words(act)
        case ev.Rejoined(node=node, after_s=after_s):
            return f"{node} caught up {took(after_s)} after the fault"
        case ev.FaultStopped(title=title, nodes=nodes):
            return stopped_note(title, nodes)
        case ev.Suspended(what=what, seconds=seconds):
            return standstill(what, seconds)
        case ev.LinksLost(hangs=True):
            return "Faultstage's process of relays hangs; it is killed unless it goes on soon"
        case ev.LinksLost(exit_code=exit_code):
            how = how_exited(exit_code)
            return f"Faultstage's process of relays {how}; it is started again"
        case (
            ev.AudienceOpened()
            | ev.AudienceClosed()
            | ev.VoteOpened()
            | ev.VoteClosed()
            | ev.GuessesJudged()
        ):
            return audience_note(item.event, run)
        case (
            ev.FeedLine(text=text)
            | ev.ChapterFailed(text=text)
            | ev.AnomalyRead(text=text)
            | ev.FaultInjected(text=text)
            | ev.FaultCleared(text=text)
            | ev.ViolationOpened(text=text)
            | ev.ViolationClosed(text=text)
            | ev.Compared(text=text)
        ):
            return text
        case event:
            raise TypeError(f"no words for {event!r}")


def _proof(proof: ev.ReadBack, run: ev.RunStarted | None) -> str:
    words, acked = words_of(run), figures.count(proof.acked)
    if proof.lost:
        return f"{figures.count(proof.lost)} of {acked} {words.things} lost"
    if not proof.complete:
        return f"proof incomplete: {proof.detail}"
    return f"{figures.count(proof.found)} of {acked} {words.recorded} {words.proven}"


def marker_label(marker: Marker) -> str:
    """The label of a mark on the plot."""
    match marker.event:
        case ev.Detected(after_s=after_s):
            return f"detected +{took(after_s)}"
        case ev.Recovered(after_s=after_s):
            return f"recovered +{took(after_s)}" if after_s else "throughput held"
        case ev.Rejoined(node=node):
            return f"{node} rejoined"
        case ev.FaultInjected(text=text):
            return text
        case event:
            raise TypeError(f"no label for {event!r}")


def progress_text(
    progress: ev.Progressed | ev.ReadBackProgressed, run: ev.RunStarted | None
) -> str:
    """Returns the name of the work under way; :func:`fraction_done` tells the progress."""
    if isinstance(progress, ev.Progressed):
        return progress.text
    words = words_of(run)
    done, total = figures.count(progress.done), figures.count(progress.total)
    return f"{words.proving} {done} of {total} {words.recorded}"


def fraction_done(progress: ev.Progressed | ev.ReadBackProgressed) -> float | None:
    """Returns the share of a task that is done, 0 to 1; None where the share is unknown."""
    if isinstance(progress, ev.Progressed):
        return progress.fraction
    return progress.done / progress.total if progress.total else None
