"""The fold over the audience: phones, votes, and the results of votes."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.views.audience import OpenVote
from core.views.fold.handlers import on, with_line
from core.views.stage_state import StageState

_LEVELS = {ev.VoteEnd.CALLED_OFF: ev.Level.WARNING, ev.VoteEnd.UNHEARD: ev.Level.WARNING}


@on(ev.AudienceOpened)
def _opened(state: StageState, event: ev.AudienceOpened) -> StageState:
    audience = replace(state.audience, opened=event, phones=0, lost=None)
    return replace(state, audience=audience, feed=with_line(state, ev.Level.INFO, event))


@on(ev.AudienceClosed)
def _closed(state: StageState, event: ev.AudienceClosed) -> StageState:
    lost = event if event.problem else None
    audience = replace(state.audience, opened=None, phones=0, lost=lost)
    level = ev.Level.WARNING if lost else ev.Level.INFO
    return replace(state, audience=audience, feed=with_line(state, level, event))


@on(ev.AudienceCounted)
def _counted(state: StageState, event: ev.AudienceCounted) -> StageState:
    return replace(state, audience=replace(state.audience, phones=event.phones))


@on(ev.VoteOpened)
def _vote_opened(state: StageState, event: ev.VoteOpened) -> StageState:
    counts = tuple(
        ev.BallotCount(question=ballot.question, counts=(0,) * len(ballot.options))
        for ballot in event.ballots
    )
    vote = OpenVote(vote=event.vote, ballots=event.ballots, counts=counts, closes_t=event.closes_t)
    audience = replace(state.audience, vote=vote, guesses=None, guess_ballots=(), judged=None)
    if not vote.asks(ev.Question.GUESS):
        # A choice begins another act, so the choice of the act before is over.
        audience = replace(audience, choice=None, choice_ballots=())
    return replace(state, audience=audience, feed=with_line(state, ev.Level.INFO, event))


@on(ev.VotesCounted)
def _votes_counted(state: StageState, event: ev.VotesCounted) -> StageState:
    vote = state.audience.vote
    if vote is None or vote.vote != event.vote:
        return state
    vote = replace(vote, counts=event.counts, is_final=event.is_final)
    return replace(state, audience=replace(state.audience, vote=vote))


@on(ev.VoteClosing)
def _vote_closing(state: StageState, event: ev.VoteClosing) -> StageState:
    vote = state.audience.vote
    if vote is None or vote.vote != event.vote:
        return state
    return replace(state, audience=replace(state.audience, vote=replace(vote, is_closing=True)))


@on(ev.VoteClosed)
def _vote_closed(state: StageState, event: ev.VoteClosed) -> StageState:
    audience = state.audience
    ballots = () if audience.vote is None else audience.vote.ballots
    if any(result.question is ev.Question.GUESS for result in event.results):
        audience = replace(audience, vote=None, guesses=event, guess_ballots=ballots, judged=None)
    else:
        audience = replace(audience, vote=None, choice=event, choice_ballots=ballots)
    level = _LEVELS.get(event.end, ev.Level.INFO)
    return replace(state, audience=audience, feed=with_line(state, level, event))


@on(ev.GuessesJudged)
def _guesses_judged(state: StageState, event: ev.GuessesJudged) -> StageState:
    audience = replace(state.audience, judged=event)
    return replace(state, audience=audience, feed=with_line(state, ev.Level.INFO, event))
