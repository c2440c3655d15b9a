"""A whole run with an audience as events: phones come, vote, guess, and learn what it came to."""

from __future__ import annotations

from collections.abc import Iterator

from core.model import events as ev
from tests.scripted import COUNTDOWN_T, FAULT_T, RECOVERED_T, scripted_run

OPENED_T, VOTE_T, VOTED_T, CLOSING_T, GUESS_T = 1.0, 24.2, 25.0, 25.7, 26.1
"""The moments of the audience, in run seconds; the vote closes by itself at 36.7."""
URL = "http://192.168.8.20:8420/k7Qm2x"

VICTIMS = ev.Ballot(
    question=ev.Question.VICTIM,
    note="one node may be struck, two of three keep the majority",
    options=(
        ev.BallotOption(key="n1", title="n1", detail="follower · nobody may notice"),
        ev.BallotOption(key="n2", title="n2", detail="follower · nobody may notice"),
        ev.BallotOption(
            key="n3",
            title="n3",
            detail="leader · no writes until a new one is elected, 4 to 9 s",
        ),
    ),
)
FAULTS = ev.Ballot(
    question=ev.Question.FAULT,
    options=(
        ev.BallotOption(key="kill-leader", title="killed", detail="it is gone at once"),
        ev.BallotOption(key="pause-leader", title="paused", detail="it is there and says nothing"),
    ),
)
GUESSES = ev.Ballot(
    question=ev.Question.GUESS,
    options=(
        ev.BallotOption(key="0", title="under 4 s", to_s=4.0),
        ev.BallotOption(key="1", title="4 to 6 s", from_s=4.0, to_s=6.0),
        ev.BallotOption(key="2", title="6 to 9 s", from_s=6.0, to_s=9.0),
        ev.BallotOption(key="3", title="longer", from_s=9.0),
    ),
)
COUNTS = {
    ev.Question.VICTIM: (31, 20, 92),
    ev.Question.FAULT: (81, 40),
    ev.Question.GUESS: (33, 38, 51, 21),
}
"""Votes for each option."""


def scripted_audience(
    *,
    ballots: tuple[ev.Ballot, ...] = (VICTIMS,),
    counts: dict[ev.Question, tuple[int, ...]] | None = None,
    end: ev.VoteEnd = ev.VoteEnd.PRESENTER,
    nodes: int = 3,
    url: str = URL,
) -> list[ev.Event]:
    """Returns the events of a whole run with an audience, in the order of their times.

    Args:
        ballots: what the phones are asked first.
        counts: the votes for each option; :data:`COUNTS` by default.
        end: how the first vote ends.
        nodes: how many nodes the cluster has.
        url: the address of the page.
    """
    votes = {**COUNTS, **(counts or {})}
    events = [*scripted_run(nodes), *_events(ballots, votes, end, url)]
    return sorted(events, key=lambda event: event.t)


def _events(
    ballots: tuple[ev.Ballot, ...],
    votes: dict[ev.Question, tuple[int, ...]],
    end: ev.VoteEnd,
    url: str,
) -> Iterator[ev.Event]:
    yield ev.AudienceOpened(t=OPENED_T, url=url, address="192.168.8.20", port=8420)
    for at, phones in enumerate((3, 40, 161)):
        yield ev.AudienceCounted(t=OPENED_T + 0.1 + at * 0.1, phones=phones)
    yield ev.VoteOpened(t=VOTE_T, vote=1, ballots=ballots, closes_t=VOTE_T + 12.5)
    yield ev.VotesCounted(t=VOTED_T, vote=1, counts=_counted(ballots, votes))
    yield ev.VoteClosing(t=CLOSING_T, vote=1, end=end)
    yield ev.VotesCounted(t=CLOSING_T + 0.1, vote=1, counts=_counted(ballots, votes), is_final=True)
    results = tuple(result_of(ballot, votes[ballot.question]) for ballot in ballots)
    yield ev.VoteClosed(t=CLOSING_T + 0.2, vote=1, end=end, results=results, phones=161)
    guesses = (GUESSES,)
    yield ev.VoteOpened(t=GUESS_T, vote=2, ballots=guesses, closes_t=FAULT_T)
    yield ev.VotesCounted(t=COUNTDOWN_T + 1.0, vote=2, counts=_counted(guesses, votes))
    result = ev.BallotResult(question=ev.Question.GUESS, counts=votes[ev.Question.GUESS])
    yield ev.VoteClosed(t=FAULT_T + 0.1, vote=2, end=ev.VoteEnd.TIME, results=(result,), phones=161)
    yield ev.GuessesJudged(
        t=RECOVERED_T + 0.1, vote=2, actual_s=5.2, right="1", hits=38, guesses=143
    )


def _counted(
    ballots: tuple[ev.Ballot, ...], votes: dict[ev.Question, tuple[int, ...]]
) -> tuple[ev.BallotCount, ...]:
    return tuple(
        ev.BallotCount(question=ballot.question, counts=votes[ballot.question])
        for ballot in ballots
    )


def result_of(ballot: ev.Ballot, counts: tuple[int, ...]) -> ev.BallotResult:
    """Returns what comes of ``counts``; of a tie, the last of those that tied is drawn."""
    most = max(counts)
    best = tuple(
        option.key
        for option, votes in zip(ballot.options, counts, strict=True)
        if votes == most > 0
    )
    tied = best if len(best) > 1 else ()
    return ev.BallotResult(
        question=ballot.question,
        counts=counts,
        winner=best[-1] if best else "",
        tied=tied,
        lot=len(tied),
    )
