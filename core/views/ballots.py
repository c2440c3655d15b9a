"""Votes as the stage shows them: answers with counts and shares, the leading one, the winner."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from core.model import events as ev
from core.views.audience import AudienceView, OpenVote
from core.views.stage_state import StageState

_TOLD_IN = frozenset({"fault", "detection"})
"""Keys of the chapters that tell what the audience chose."""
_JUDGED_IN = frozenset({"recovery", "summary"})
"""Keys of the chapters that tell how the guesses came out."""
_AGAIN = "again"
"""Key of the chapter that plays a second act whole, and tells of nothing before that act."""

Counted = ev.BallotCount | ev.BallotResult


class OptionShown(Struct, frozen=True, kw_only=True):
    """One answer as the stage shows it: its votes, its share, and whether it leads or wins.

    Attributes:
        option: the answer.
        votes: how many phones chose it.
        share: the same as a share of all phones that answered the question, 0 to 1.
        leads: whether more chose it than any other.
        ties: whether as many chose another, and none more.
        wins: whether this is what counts, once the vote is over.
    """

    option: ev.BallotOption
    votes: int
    share: float
    leads: bool = False
    ties: bool = False
    wins: bool = False


class BallotShown(Struct, frozen=True, kw_only=True):
    """One question as the stage shows it: the answers with votes and shares.

    Attributes:
        question: what is asked.
        note: what holds for all answers.
        options: the answers, in the ballot's order.
        voted: how many phones have answered.
        lot: the number that was drawn among those that tied; 0 where nothing was drawn.
    """

    question: ev.Question
    note: str
    options: tuple[OptionShown, ...]
    voted: int
    lot: int = 0

    @property
    def tied(self) -> tuple[str, ...]:
        """Titles of the answers that share the most votes; empty where one leads."""
        return tuple(shown.option.title for shown in self.options if shown.ties)

    @property
    def winner(self) -> str:
        """Title of the answer that counts; empty before the end, and where none does."""
        return next((shown.option.title for shown in self.options if shown.wins), "")


def ballots_shown(
    ballots: Sequence[ev.Ballot], counted: Sequence[Counted]
) -> tuple[BallotShown, ...]:
    """Returns ``ballots`` with the votes for each answer, or with the results of a closed vote."""
    by_question = {count.question: count for count in counted}
    return tuple(_shown(ballot, by_question.get(ballot.question)) for ballot in ballots)


def _shown(ballot: ev.Ballot, counted: Counted | None) -> BallotShown:
    counts = () if counted is None else counted.counts
    counts = (*counts, *(0 for _ in ballot.options))[: len(ballot.options)]
    voted, most = sum(counts), max(counts, default=0)
    shared = most > 0 and counts.count(most) > 1
    result = counted if isinstance(counted, ev.BallotResult) else None
    winner = "" if result is None else result.winner
    return BallotShown(
        question=ballot.question,
        note=ballot.note,
        options=tuple(
            OptionShown(
                option=option,
                votes=votes,
                share=votes / voted if voted else 0.0,
                leads=votes == most > 0 and not shared,
                ties=votes == most and shared,
                wins=option.key == winner != "",
            )
            for option, votes in zip(ballot.options, counts, strict=True)
        ),
        voted=voted,
        lot=0 if result is None else result.lot,
    )


def deciding(state: StageState) -> OpenVote | None:
    """Returns the open vote that decides who is struck, or by what; None without any."""
    vote = state.audience.vote
    return None if vote is None or vote.asks(ev.Question.GUESS) else vote


def guessing(state: StageState) -> OpenVote | None:
    """Returns the open vote of guesses; None without any."""
    vote = state.audience.vote
    return vote if vote is not None and vote.asks(ev.Question.GUESS) else None


def open_ballots(vote: OpenVote) -> tuple[BallotShown, ...]:
    """Returns the ballots of an open vote, as last counted."""
    return ballots_shown(vote.ballots, vote.counts)


def chosen(audience: AudienceView) -> tuple[BallotShown, ...]:
    """Returns the ballots of the last deciding vote, with results; empty without any."""
    over = audience.choice
    return () if over is None else ballots_shown(audience.choice_ballots, over.results)


def guessed(audience: AudienceView) -> BallotShown | None:
    """Returns the guesses of the last vote of guesses; None without any.

    Once it is known how long it took, the range that holds it wins.
    """
    over = audience.guesses
    if over is None or not (shown := ballots_shown(audience.guess_ballots, over.results)):
        return None
    right = "" if audience.judged is None else audience.judged.right
    (guesses, *_) = shown
    options = tuple(_judged(one, right) for one in guesses.options)
    return BallotShown(
        question=guesses.question, note=guesses.note, options=options, voted=guesses.voted
    )


def _judged(shown: OptionShown, right: str) -> OptionShown:
    wins = shown.option.key == right != ""
    return OptionShown(option=shown.option, votes=shown.votes, share=shown.share, wins=wins)


def tells_choice(state: StageState) -> bool:
    """Whether the chapter on show tells what the audience chose."""
    return _tells(state, state.audience.choice, _TOLD_IN)


def tells_guesses(state: StageState) -> bool:
    """Whether the chapter on show tells how the guesses came out."""
    return _tells(state, state.audience.judged, _JUDGED_IN)


def _tells(state: StageState, event: ev.Event | None, chapters: frozenset[str]) -> bool:
    """Whether the chapter on show tells of ``event``, which belongs into ``chapters``."""
    if event is None:
        return False
    key, begun_t = _chapter(state), state.acts[-1].t if state.acts else 0.0
    return key in chapters or (key == _AGAIN and event.t >= begun_t)


def _chapter(state: StageState) -> str:
    chapters = () if state.run is None else state.run.chapters
    return chapters[state.current].key if state.current < len(chapters) else ""
