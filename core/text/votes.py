"""The words for votes and their results, on the stage: feed, narration and notices."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import forecasts as fc
from core.model.audience import Ballot, BallotCount, BallotOption, BallotResult, Question, VoteEnd
from core.model.events import (
    AudienceClosed,
    AudienceOpened,
    Group,
    GuessesJudged,
    Role,
    RunStarted,
    VoteClosed,
    VoteOpened,
)
from core.model.forecasts import Affected, Forecast, Service
from core.text import figures
from core.text.audience import (
    chosen_by,
    guessed_words,
    lot_words,
    phones_words,
    question_words,
    title_of,
)
from core.text.bounds import span_of
from core.text.faults import called
from core.text.load_words import words_of
from core.text.wording import capital, listing, number_word, sentences, took
from core.views.groups import role_name

AudienceEvent = AudienceOpened | AudienceClosed | VoteOpened | VoteClosed | GuessesJudged
_NOTHING_TO_VOTE = "There is nothing to vote on here: "
_UNNOTICED = "nobody may notice"
_UNKNOWN = "what that breaks isn't known"


# --- what is offered ---------------------------------------------------------------------


def option_detail(name: str, role: Role, found: Forecast, run: RunStarted | None) -> str:
    """Returns the effect that losing a node would have: ``follower · nobody may notice``.

    Args:
        name: the node's name.
        role: the node's role now.
        found: what the fault would do.
        run: the run.
    """
    what = next((_brief(outcome, run) for outcome in found.outcomes), _UNKNOWN)
    return " · ".join(part for part in (role_name(name, role, run), what) if part)


def _brief(outcome: fc.Outcome, run: RunStarted | None) -> str:
    if isinstance(outcome, fc.Slowed):
        return _slowed(outcome, run)
    if isinstance(outcome, fc.Lost):
        return _lost(outcome, run)
    return _UNKNOWN


def _slowed(slowed: fc.Slowed, run: RunStarted | None) -> str:
    if not slowed.standing.group.agrees:
        return "what goes through it waits"
    if slowed.service is Service.WAITS:
        things = words_of(run).things
        return f"{things} wait for what it sends"
    return _UNNOTICED if slowed.service is Service.CONTINUES else _UNKNOWN


def _lost(lost: fc.Lost, run: RunStarted | None) -> str:
    standing, things = lost.standing, words_of(run).things
    if not standing.group.agrees:
        return "the others carry on" if standing.left else "whatever needs one goes without"
    what = f"no {things}" if standing.carries_writes else f"{standing.group.name} answers nobody"
    match lost.service:
        case Service.STOPS:
            return f"no majority is left, {what} until one is"
        case Service.WAITS:
            within = ", ".join(filter(None, ("a new one is elected", span_of(standing.bound))))
            if standing.group.shares_lead:
                return f"{_leads(lost)}{what} there until {within}"
            return f"{what} until {within}"
        case Service.UNKNOWN:
            return "who leads isn't known now"
        case _:
            return _UNNOTICED


def _leads(affected: Affected) -> str:
    nouns, leads = affected.standing.group.shard_nouns, affected.leads
    return "" if leads is None else f"leads {figures.count(leads)} {nouns.of(leads)}, "


def vote_note(group: Group, struck: int, *, left: int, needed: int) -> str:
    """Returns the note for all nodes: ``one node may be struck, two of three keep the majority``.

    Args:
        group: the nodes.
        struck: how many are struck at once.
        left: how many are up then.
        needed: how many have to be, for the group to agree.
    """
    nouns = group.member_nouns
    first = f"{number_word(struck)} {nouns.one if struck == 1 else nouns.many} may be struck"
    if struck > 1:
        first += ", the chosen one and what the fault needs besides"
    if not group.agrees:
        return first
    total = number_word(len(group.nodes))
    if left >= needed:
        rest = f"{number_word(left)} of {total}"
        return f"{first}, {rest} {'keeps' if left == 1 else 'keep'} the majority"
    return f"{first}, and no majority of {total} is left"


def nothing_to_vote(nodes: Sequence[str]) -> str:
    """Returns the reason for a missing choice; ``nodes`` are those that a plan always hits."""
    if nodes:
        return f"{_NOTHING_TO_VOTE}this fault always hits {called(nodes)}."
    return f"{_NOTHING_TO_VOTE}only one node can be struck now."


# --- while the vote is open --------------------------------------------------------------


def vote_begins(ballots: Sequence[Ballot], run: RunStarted | None) -> str:
    """Returns the questions of a vote, in sentences for the audience."""
    asked = " ".join(question_words(ballot.question, run) for ballot in ballots)
    return f"The audience decides. {asked}"


def opened_note(event: VoteOpened, run: RunStarted | None) -> str:
    """Says that a vote is open, as a line of the feed."""
    asked = " ".join(question_words(ballot.question, run) for ballot in event.ballots)
    choices = [_offered(ballot.options) for ballot in event.ballots]
    what = "guesses" if _is_guess(event.ballots) else "votes"
    return f"the audience {what}: {asked} ({'; '.join(choices)})"


def counts_words(ballots: Sequence[Ballot], counts: Sequence[BallotCount]) -> str:
    """Returns the votes as counted so far: ``n1 92 · n2 31 · n3 20``."""
    told = [
        f"{option.title} {figures.count(votes)}"
        for ballot, count in zip(ballots, counts, strict=False)
        for option, votes in zip(ballot.options, count.counts, strict=False)
    ]
    return " · ".join(told)


def _offered(options: Sequence[BallotOption]) -> str:
    return ", ".join(option.title for option in options)


def _is_guess(asked: Sequence[Ballot | BallotResult]) -> bool:
    return any(each.question is Question.GUESS for each in asked)


# --- what came of it ---------------------------------------------------------------------


def closed_note(event: VoteClosed) -> str:
    """Returns the end and the result of a vote, as a line of the feed."""
    if _is_guess(event.results):
        return _guesses_note(event)
    match event.end:
        case VoteEnd.CALLED_OFF:
            return "the vote was called off; nothing is decided"
        case VoteEnd.UNHEARD:
            return "the votes can't be heard any more; the story's own choice stands"
        case VoteEnd.OVERRULED:
            picked = [result.winner for result in event.results if result.winner]
            return f"the vote was overruled: {listing(picked)} was picked on the stage"
        case _:
            return "; ".join(_result_note(result, event.phones) for result in event.results)


def _guesses_note(event: VoteClosed) -> str:
    if event.end in (VoteEnd.TIME, VoteEnd.PRESENTER):
        voted = sum(result.voted for result in event.results)
        return f"{phones_words(voted)} {'has' if voted == 1 else 'have'} guessed how long it takes"
    return "the guesses don't count: nothing was struck, or nobody could hear them"


def _result_note(result: BallotResult, phones: int) -> str:
    if not result.winner:
        here = phones_words(phones)
        none = "nobody voted" if not result.voted else "no vote counts"
        return f"{none} on the {_whose(result)} ({here} here): the story's own choice stands"
    title = result.title or result.winner
    text = f"{title} is {chosen_by(result.votes, result.voted)}"
    if result.lot:
        tied = f"{listing(result.tied)} have as many votes"
        return f"{tied}: lot {result.lot} of {len(result.tied)} is {title}; {text}"
    return text


def _whose(result: BallotResult) -> str:
    return "fault" if result.question is Question.FAULT else "victim"


def not_up_any_more(first: str, next_best: str) -> str:
    """Says that the node with the most votes can't be struck, as a line of the feed."""
    if not next_best:
        return f"{first} had the most votes, but isn't up any more: the story's own choice stands"
    return f"{first} had the most votes, but isn't up any more: {next_best} is next"


def decided_words(results: Sequence[BallotResult], ballots: Sequence[Ballot]) -> str:
    """Returns the decisions of a vote, in sentences for the audience."""
    told = [_decided(result, ballots) for result in results]
    return sentences(*told)


def _decided(result: BallotResult, ballots: Sequence[Ballot]) -> str:
    if not result.winner:
        none = "Nobody voted" if not result.voted else "No vote counts"
        return f"{none} on the {_whose(result)}: the story's own choice stands."
    title = capital(title_of(ballots, result.question, result.winner))
    return sentences(
        lot_words(result, ballots), f"{title}, {chosen_by(result.votes, result.voted)}."
    )


def judged_note(event: GuessesJudged) -> str:
    """Returns the result of the guesses, as a line of the feed."""
    return f"it took {took(event.actual_s)}: {guessed_words(event)}"


def judged_words(event: GuessesJudged) -> str:
    """Returns the result of the guesses, as a sentence for the audience."""
    return f"{capital(guessed_words(event))}."


# --- the feed ----------------------------------------------------------------------------


def audience_note(event: AudienceEvent, run: RunStarted | None) -> str:
    """Returns the line of the feed for an event of the audience."""
    match event:
        case AudienceOpened():
            return f"the audience's page is open until this run ends: {event.url}"
        case AudienceClosed():
            return _page_closed(event)
        case VoteOpened():
            return opened_note(event, run)
        case VoteClosed():
            return closed_note(event)
        case GuessesJudged():
            return judged_note(event)


def _page_closed(event: AudienceClosed) -> str:
    problem = event.problem.rstrip(".")
    return f"the audience's page is gone: {problem}" if problem else "the audience's page is closed"
