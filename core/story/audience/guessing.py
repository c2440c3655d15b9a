"""The audience's guess, while the countdown runs: how long until writes are acknowledged again."""

from __future__ import annotations

from core.model import events as ev
from core.model.audience import Ballot, Question, VoteEnd
from core.story.audience.guess_ranges import guess_options, holding
from core.story.audience.voting import FINAL_COUNT_S
from core.story.audience.winner import undecided, votes_for
from core.story.run_context import RunContext
from core.views.key_groups import lasting
from core.views.recovery import measured_outage_s
from core.views.stage_state import StageState


class Guessing:
    """One guess of the audience, which decides nothing and closes before the answer can be known.

    Attributes:
        is_open: whether the audience can guess.
    """

    def __init__(self, context: RunContext) -> None:
        """Creates a question that isn't asked before :meth:`open`."""
        self.is_open = False
        self._context = context
        self._vote = 0
        self._ballot: Ballot | None = None
        self._counts: tuple[ev.BallotCount, ...] = ()
        self._shared = 0
        self._is_unheard = self._is_recovered = False
        self._closed: ev.VoteClosed | None = None

    @property
    def least_s(self) -> float:
        """The least length of the countdown that leaves people time to answer, seconds."""
        return self._context.settings.guess_s if self.is_open else 0.0

    def open(self, countdown_s: float) -> None:
        """Asks, where somebody is there to answer and the system has a bound to guess by.

        Args:
            countdown_s: how long the countdown would be without the question.
        """
        context = self._context
        options = guess_options(context.state.bound)
        audience, kind = context.state.audience, context.subject.info.load_kind
        if not (audience.is_open and audience.phones and options and kind.is_measured):
            return
        self._ballot = Ballot(question=Question.GUESS, options=options)
        self._vote = context.votes = context.votes + 1
        self.is_open = True
        context.keep(self._hear)
        closes_t = context.now() + max(countdown_s, self.least_s)
        context.emit(
            ev.VoteOpened(
                t=context.now(), vote=self._vote, ballots=(self._ballot,), closes_t=closes_t
            )
        )

    def close(self, *, goes_in: bool) -> None:
        """Takes no more answers; the last count is waited for beside the fault.

        Args:
            goes_in: whether the fault goes in; else the guesses don't count.
        """
        if not self.is_open:
            return
        self.is_open = False
        context = self._context
        end = VoteEnd.TIME if goes_in else VoteEnd.CALLED_OFF
        if goes_in and self._is_unheard:
            end = VoteEnd.UNHEARD
        context.emit(ev.VoteClosing(t=context.now(), vote=self._vote, end=end))
        if end is VoteEnd.TIME:
            context.scope.spawn(f"guesses-{self._vote}", self._count())
        else:
            self._end(end)

    async def _count(self) -> None:
        """Waits for the last count, a second at most, and ends the vote."""
        await self._context.until(self._is_counted, FINAL_COUNT_S)
        self._end(VoteEnd.TIME)

    def _is_counted(self, state: StageState) -> bool:
        vote = state.audience.vote
        if vote is None or vote.vote != self._vote:
            return True
        return vote.is_final or not state.audience.is_open

    def _end(self, end: VoteEnd) -> None:
        context, ballot = self._context, self._ballot
        assert ballot is not None
        result = undecided(ballot, votes_for(ballot, self._counts))
        closed = ev.VoteClosed(
            t=context.now(),
            vote=self._vote,
            end=end,
            results=(result,),
            phones=context.state.audience.phones,
            shared=self._shared,
        )
        context.emit(closed)
        if end is VoteEnd.TIME:
            self._closed = closed
            self._judge()

    def _hear(self, event: ev.Event) -> None:
        match event:
            case ev.VotesCounted(vote=self._vote) if self._closed is None:
                self._counts, self._shared = event.counts, event.shared
            case ev.AudienceClosed() if self.is_open:
                self._is_unheard = True
            case ev.Recovered() if self._vote and not self.is_open:
                self._is_recovered = True
                self._judge()
            case ev.Sampled() if self._is_recovered:
                self._judge()
            case _:
                pass

    def _judge(self) -> None:
        """Says, once, how many had guessed what was measured."""
        context, closed, ballot = self._context, self._closed, self._ballot
        if closed is None or ballot is None or not self._is_recovered:
            return
        if lasting(context.state.system.stalls):
            return  # some groups of keys still wait: the outage isn't over
        self._closed = None
        self._is_recovered = False
        result = closed.results[0]
        actual_s = measured_outage_s(context.state)
        if actual_s is None or not result.voted:
            return
        index = holding(ballot.options, actual_s)
        context.emit(
            ev.GuessesJudged(
                t=context.now(),
                vote=self._vote,
                actual_s=actual_s,
                right="" if index is None else ballot.options[index].key,
                hits=0 if index is None else result.counts[index],
                guesses=result.voted,
            )
        )
