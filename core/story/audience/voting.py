"""The vote on whom a fault strikes, and with which: opened, closed, counted, decided."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

from core.model import events as ev
from core.model.audience import Ballot, BallotResult, Question, VoteEnd
from core.story.audience.ballots import may_be_struck
from core.story.audience.winner import decide, order_of, undecided, votes_for
from core.story.audience_choice import AudienceChoice
from core.story.fault_plans import FaultPlan
from core.story.run_context import RunContext
from core.story.vote_gate import VoteGate
from core.text import hints
from core.text import votes as words

FINAL_COUNT_S = 1.0
"""Longest wait for the last count once a vote is closed, seconds."""


class Voting:
    """One vote that decides which node a fault strikes; no node is struck by the vote alone.

    What hears the phones puts their counts on the timeline. The vote ends by the clock, by the
    presenter, or because nobody hears the phones any more, and waits for the last count a second
    at most.
    """

    def __init__(self, context: RunContext, own: FaultPlan, ballots: tuple[Ballot, ...]) -> None:
        """Creates a vote, which opens with :meth:`run`.

        Args:
            context: the run.
            own: the story's own fault.
            ballots: what is asked.
        """
        self._context = context
        self._own = own
        self._ballots = ballots
        self._vote = 0
        self._is_final = False
        self._shared = 0
        self._counts = tuple(
            ev.BallotCount(question=ballot.question, counts=(0,) * len(ballot.options))
            for ballot in ballots
        )

    async def run(self) -> bool:
        """Lets the audience vote; returns whether the vote was closed and its result stands.

        What was chosen is in ``context.chosen`` then: None where nobody voted.
        """
        context = self._context
        self._vote = context.votes = context.votes + 1
        closed = False
        with ExitStack() as open_while:
            gate = open_while.enter_context(context.voting())
            open_while.enter_context(context.listening(lambda event: self._hear(event, gate)))
            self._open()
            try:
                await self._until_ended(gate)
                await self._until_counted(gate)
                self._close(gate)
                closed = True
            finally:
                if not closed:  # the chapter's action is cancelled: nothing is decided
                    gate.end = VoteEnd.CALLED_OFF
                    self._close(gate)
        return gate.counts

    # --- while it is open ------------------------------------------------------------

    def _open(self) -> None:
        context = self._context
        context.emit(
            ev.VoteOpened(
                t=context.now(),
                vote=self._vote,
                ballots=self._ballots,
                closes_t=context.now() + context.settings.vote_s,
            )
        )
        hint = hints.voting_hint(others_fit=self._asks(Question.VICTIM) is not None)
        context.narrate(words.vote_begins(self._ballots, context.state.run), hint)

    def _hear(self, event: ev.Event, gate: VoteGate) -> None:
        match event:
            case ev.VotesCounted(vote=self._vote):
                self._counts, self._shared = event.counts, event.shared
                if event.is_final:
                    self._is_final = True
                    gate.wake()
            case ev.AudienceClosed() if gate.end is None:
                gate.close(VoteEnd.UNHEARD if event.problem else VoteEnd.CALLED_OFF)
            case ev.AudienceClosed():
                self._is_final = True  # nobody counts any more: what is known decides
                gate.wake()
            case _:
                pass

    async def _until_ended(self, gate: VoteGate) -> None:
        """Waits until somebody ends the vote, or the time is up."""
        closes_t = self._context.now() + self._context.settings.vote_s
        while gate.end is None and (left_s := closes_t - self._context.now()) > 0:
            await gate.wait(left_s)
        gate.close(VoteEnd.TIME)
        assert gate.end is not None
        self._context.emit(ev.VoteClosing(t=self._context.now(), vote=self._vote, end=gate.end))

    async def _until_counted(self, gate: VoteGate) -> None:
        """Waits for the last count, unless votes don't decide; a second at most."""
        until_t = self._context.now() + FINAL_COUNT_S
        while gate.counts and not self._is_final:
            left_s = until_t - self._context.now()
            if left_s <= 0:
                return
            await gate.wait(left_s)

    # --- when it is over -------------------------------------------------------------

    def _close(self, gate: VoteGate) -> None:
        context, end = self._context, gate.end
        assert end is not None
        results = self._results(gate)
        if gate.counts:
            self._choose(results)
        context.emit(
            ev.VoteClosed(
                t=context.now(),
                vote=self._vote,
                end=end,
                results=tuple(results.values()),
                phones=context.state.audience.phones,
                shared=self._shared,
            )
        )
        if gate.counts:
            self._tell(results)

    def _results(self, gate: VoteGate) -> Mapping[Question, BallotResult]:
        results: dict[Question, BallotResult] = {}
        picked = self._context.picked if gate.end is VoteEnd.OVERRULED else None
        for ballot in self._ballots:
            is_victim = ballot.question is Question.VICTIM
            votes = votes_for(ballot, self._counts)
            if gate.counts:
                found = decide(ballot, votes, self._fitting(ballot))
            else:
                found = undecided(ballot, votes, (picked or "") if is_victim else "")
            results[ballot.question] = found
        return results

    def _fitting(self, ballot: Ballot) -> tuple[str, ...]:
        """Returns the options of ``ballot`` that can still be taken."""
        context = self._context
        if ballot.question is Question.VICTIM:
            return may_be_struck(context.state, self._own, context.subject.info.groups)
        return tuple(context.subject.plans)

    def _choose(self, results: Mapping[Question, BallotResult]) -> None:
        """Notes the fault and the victims that the votes came to, if any came to something."""
        context, fault = self._context, results.get(Question.FAULT)
        plan, victim = self._own, results.get(Question.VICTIM)
        if fault is not None and fault.winner:
            plan = context.subject.plans[fault.winner]
        ballot = self._asks(Question.VICTIM)
        order: tuple[tuple[str, int], ...] = ()
        if ballot is not None and victim is not None and victim.winner:
            order = order_of(ballot, victim)
        if not order and (fault is None or not fault.winner):
            return
        context.chosen = AudienceChoice(
            plan=plan,
            order=order,
            voted=0 if victim is None else victim.voted,
            by_lot=victim is not None and victim.lot > 0,
        )

    def _tell(self, results: Mapping[Question, BallotResult]) -> None:
        context, ballot = self._context, self._asks(Question.VICTIM)
        victim = results.get(Question.VICTIM)
        if ballot is not None and victim is not None and victim.voted:
            most = max(victim.counts)
            first = [
                option.key
                for option, votes in zip(ballot.options, victim.counts, strict=True)
                if votes == most
            ]
            fitting = self._fitting(ballot)
            for name in first:
                if name not in fitting:
                    context.note(ev.Level.WARNING, words.not_up_any_more(name, victim.winner))
        context.narrate(words.decided_words(tuple(results.values()), self._ballots))

    def _asks(self, question: Question) -> Ballot | None:
        return next((each for each in self._ballots if each.question is question), None)
