"""What the stage says of an audience: the vote, the page's address, what was chosen and guessed."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import Question
from core.text import figures
from core.text.wording import listing
from core.views.audience import AudienceView, OpenVote
from core.views.ballots import BallotShown, OptionShown

INVITATION = "Your phone decides"
SCAN = "Scan it with your phone"
NOTHING_KEPT = "no app, no name, nothing is kept"
LEADS, TIES, WINS = "leads the vote", "as many as another", "chosen"
GUESSED_RIGHT = "right"
CLOSES_IN, COUNTING = "closes in", "counting"
RECORDED = "recorded"
RECORDED_TEXT = "These phones voted when the show was live. Nobody can join a recording."
OPEN_TITLE = "Let the audience vote"
OPEN_TEXT = (
    "Phones in this network can see this show and vote; nothing else of this machine is reachable."
)
OPEN_HINT = "Space opens the page at the chosen address \u00b7 Esc doesn\u2019t"
NO_ADDRESS = "This machine has no address that a phone could reach. Join a network, then press A."
LOOPBACK_NOTE = "this machine alone: for a trial, no phone reaches it"
OWN_NETWORK = "a network that this machine is in"
CLOSE_HINT = "A, Esc or a click closes this"

_TITLES = {
    Question.VICTIM: "Which node goes down?",
    Question.FAULT: "How does it go down?",
    Question.GUESS: "How long until writes are acknowledged again?",
}


def question_title(question: Question) -> str:
    """Return what is asked, as a title."""
    return _TITLES[question]


def vote_title(vote: OpenVote) -> str:
    """Return the title of the stage while ``vote`` is open."""
    return question_title(vote.ballots[0].question)


def vote_narration(audience: AudienceView, vote: OpenVote, *, replay: bool = False) -> str:
    """Return what the stage says under the title while ``vote`` is open."""
    phones = audience.phones
    here = f"{phones_word(phones)} {'is' if phones == 1 else 'are'} in the room\u2019s vote."
    if replay:
        return here
    if vote.is_closing:
        return f"{here} It is closed; the last votes are being counted."
    return f"{here} Space closes it and counts down, a click on a node overrules it."


def phones_word(count: int) -> str:
    """``161 phones``, ``1 phone``, ``no phone``."""
    if count == 0:
        return "No phone"
    return "1 phone" if count == 1 else f"{figures.count(count)} phones"


def phones_here(audience: AudienceView) -> str:
    """What stands under the number of phones: ``phones here · 143 have voted``."""
    here = "phone here" if audience.phones == 1 else "phones here"
    vote = audience.vote
    if vote is None:
        return here
    have = "has" if vote.voted == 1 else "have"
    return f"{here} \u00b7 {figures.count(vote.voted)} {have} voted"


def short_url(url: str) -> str:
    """Return ``url`` as people type it: without its scheme and a slash at the end."""
    return url.removeprefix("http://").rstrip("/")


def listening(opened: ev.AudienceOpened) -> str:
    """Say where this machine listens: ``listening on 192.168.8.20, port 8420, until …``."""
    return f"listening on {opened.address}, port {opened.port}, until this run ends"


def lost_words(lost: ev.AudienceClosed) -> str:
    """Say that the page went away though nobody closed it."""
    return f"The audience\u2019s page is gone: {lost.problem}"


def closes_in(vote: OpenVote, now: float) -> str:
    """Return the time until ``vote`` closes: ``12 s``; three dots while the last are counted."""
    if vote.is_closing:
        return "\u2026"
    return f"{_whole_seconds(vote.closes_t - now)} s"


def _whole_seconds(seconds: float) -> int:
    """Whole seconds left, so that the last one is told as 1 and not as 0."""
    return max(-int(-(seconds - 1e-6) // 1), 0)


def votes_word(count: int) -> str:
    """``92 votes``, ``1 vote``, ``no votes``."""
    if count == 0:
        return "no votes"
    return "1 vote" if count == 1 else f"{figures.count(count)} votes"


def option_label(shown: OptionShown) -> str:
    """Return what is written into an answer's bar; empty where it is one of many."""
    if shown.wins:
        return WINS
    return LEADS if shown.leads else TIES if shown.ties else ""


def spoken_option(shown: OptionShown, *, struck: bool) -> str:
    """Return one answer for assistive technology; ``struck`` where a click strikes that node."""
    option = shown.option
    parts = [option.title, option.detail, votes_word(shown.votes), option_label(shown)]
    if struck:
        parts.append("a click makes it the victim")
    return ", ".join(part for part in parts if part)


def choice_words(ballots: tuple[BallotShown, ...], over: ev.VoteClosed) -> str:
    """Say what the audience chose, or why nothing counts."""
    match over.end:
        case ev.VoteEnd.CALLED_OFF:
            return "The vote was called off; nothing was decided."
        case ev.VoteEnd.OVERRULED:
            return "The presenter picked the victim; the vote doesn\u2019t count."
        case ev.VoteEnd.UNHEARD:
            return "The votes couldn\u2019t be counted; the story\u2019s own victim is struck."
        case _:
            pass
    told = [_chosen(ballot) for ballot in ballots]
    if not any(ballot.voted for ballot in ballots):
        return "Nobody voted; the story\u2019s own victim is struck."
    return " ".join(told)


def _chosen(ballot: BallotShown) -> str:
    winner = next((shown for shown in ballot.options if shown.wins), None)
    if winner is None:
        return f"{question_title(ballot.question)} Nobody answered."
    of = f"{figures.count(winner.votes)} of {figures.count(ballot.voted)}"
    if ballot.lot:
        return f"{winner.option.title}: by lot among {listing(ballot.tied)}, {of} votes each."
    return f"{winner.option.title}: chosen by {of}."


def lot_words(ballot: BallotShown) -> str:
    """Say how a tie was decided: ``lot 2 of 2``; empty where nothing was drawn."""
    return f"lot {ballot.lot} of {len(ballot.tied)}" if ballot.lot else ""


def judged_words(judged: ev.GuessesJudged) -> str:
    """Say how long it took, and how many had guessed that."""
    took = f"It took {' '.join(figures.took(judged.actual_s))}."
    if not judged.guesses:
        return took
    hits = "Nobody" if judged.hits == 0 else figures.count(judged.hits)
    return f"{took} {hits} of {figures.count(judged.guesses)} had guessed it."


def lot_label(number: int, title: str, *, drawn: bool) -> str:
    """Return what stands on a lot: ``1 · n1``, ``2 · n2, drawn``."""
    label = f"{number} \u00b7 {title}"
    return f"{label}, drawn" if drawn else label


PAGE_GONE, NOT_LISTENING = "No audience", "its page is gone; nothing listens any more"
SHOWS_QR = "A shows the QR code."
