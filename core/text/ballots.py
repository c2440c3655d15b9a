"""The words for an audience in the window alone: a vote under way, results, the address."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import Question
from core.text import audience as words
from core.text import figures
from core.text.wording import listing
from core.views.audience import AudienceView, OpenVote
from core.views.ballots import BallotShown, OptionShown, ballots_shown

TIES, WINS = "as many as another", "chosen"
"""The words on bars, besides those that :mod:`core.text.audience` has for the longest bar."""
RECORDED = "recorded"
RECORDED_TEXT = "These phones voted when the show was live. Nobody can join a recording."
PAGE_GONE, NOT_LISTENING = "No audience", "its page is gone; nothing listens any more"
SHOWS_QR = "A shows the QR code."
CLOSES_OVERLAY = "A, Esc or a click closes this"

OPEN_TITLE = "Let the audience vote"
OPEN_TEXT = (
    "Phones in this network can see this show and vote; nothing else of this machine is reachable."
)
OPEN_QUESTION = "Which of this machine\u2019s addresses do their phones reach?"
OPEN_HINT = "Space opens the page there \u00b7 Esc opens nothing"
OPEN_MORE = "The page listens on that address alone, and every run has a code of its own."
NO_ADDRESS = "This machine has no address. Join a network, then press A again."


def vote_narration(audience: AudienceView, vote: OpenVote, *, replay: bool = False) -> str:
    """Returns the narration under the title while ``vote`` is open."""
    here = words.in_room_words(audience.phones)
    if replay:
        return here
    if vote.is_closing:
        return f"{here} It is closed; the last votes are being counted."
    return words.room_words(audience.phones)


def phones_here(audience: AudienceView) -> str:
    """Returns the words under the number of phones: ``phones here · 143 have voted``."""
    voted = None if audience.vote is None else audience.vote.voted
    return words.here_words(voted, phones=audience.phones)


def closes_in(vote: OpenVote, now: float) -> str:
    """Returns the time until ``vote`` closes: ``12 s``; three dots while the last are counted."""
    if vote.is_closing:
        return "\u2026"
    # Rounded up, so that the last second is told as 1 and not as 0.
    left = -int(-(vote.closes_t - now - 1e-6) // 1)
    return words.left_words(left)


def option_label(shown: OptionShown) -> str:
    """Returns the label in an answer's bar; empty for an answer that doesn't lead, tie or win."""
    if shown.wins:
        return WINS
    return words.LEADS_THE_VOTE if shown.leads else TIES if shown.ties else ""


def spoken_option(shown: OptionShown, *, strikes: bool = False) -> str:
    """Returns one answer for assistive technology; ``strikes`` where a click picks that node."""
    votes = words.votes_words(shown.votes)
    parts = [shown.option.title, shown.option.detail, votes, option_label(shown)]
    if strikes:
        parts.append("a click makes it the victim")
    return ", ".join(part for part in parts if part)


def choice_words(ballots: tuple[BallotShown, ...], over: ev.VoteClosed) -> str:
    """Returns the audience's choice, or the reason why nothing counts."""
    match over.end:
        case ev.VoteEnd.CALLED_OFF:
            return "The vote was called off; nothing was decided."
        case ev.VoteEnd.OVERRULED:
            return "The presenter picked the victim; the vote doesn\u2019t count."
        case ev.VoteEnd.UNHEARD:
            return "The votes couldn\u2019t be counted; the story\u2019s own victim is struck."
        case ev.VoteEnd.TIME | ev.VoteEnd.PRESENTER:
            told = [_chosen(ballot) for ballot in ballots if ballot.voted]
            if over.shared:
                told.append(_weaker(over.shared))
    return " ".join(told) or "Nobody voted; the story\u2019s own victim is struck."


def _weaker(shared: int) -> str:
    """Returns the note that phones without a cookie make a weaker vote."""
    who = "1 phone keeps" if shared == 1 else f"{figures.count(shared)} phones keep"
    return f"{who} no cookie, which makes a weaker vote."


def _chosen(ballot: BallotShown) -> str:
    winner = next((shown for shown in ballot.options if shown.wins), None)
    if winner is None:
        return ""
    if ballot.lot:
        each = words.votes_words(winner.votes)
        return f"{winner.option.title}, by lot: {listing(ballot.tied)} have {each} each."
    return f"{winner.option.title}: {words.chosen_by(winner.votes, ballot.voted)}."


def lot_labels(number: int, title: str, *, drawn: bool) -> tuple[str, ...]:
    """Returns the labels for a lot, the longest first: ``2 · n2, drawn``, ``2 · n2``, ``2``."""
    label = f"{number} \u00b7 {title}"
    return (*((f"{label}, drawn",) if drawn else ()), label, str(number))


def judged_words(judged: ev.GuessesJudged) -> str:
    """Returns the words for the measured outage, and for the number of right guesses."""
    took = words.took_words(judged.actual_s)
    if not judged.guesses:
        return took
    guessed = words.guessed_words(judged)
    return f"{took} {guessed[:1].upper()}{guessed[1:]}."


def guess_question(run: ev.RunStarted | None) -> str:
    """Returns the question that the audience guesses about."""
    return words.question_words(Question.GUESS, run)


def audience_fact(audience: AudienceView) -> str:
    """Returns, for the presenter, how many phones there are and have voted; empty without any."""
    if not audience.is_open:
        return ""
    phones = words.phones_words(audience.phones)
    vote = audience.vote
    if vote is None:
        return phones
    return f"{phones}, {figures.count(vote.voted)} voted"


def lead_fact(vote: OpenVote | None) -> str:
    """Returns, for the presenter, what leads the first question; empty where nothing does."""
    if vote is None:
        return ""
    ballot = ballots_shown(vote.ballots, vote.counts)[0]
    leader = next((shown for shown in ballot.options if shown.leads), None)
    if leader is not None:
        return (
            f"{leader.option.title}, {figures.count(leader.votes)} of {figures.count(ballot.voted)}"
        )
    return f"a tie of {listing(ballot.tied)}" if ballot.tied else ""
