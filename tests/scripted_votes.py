"""The scripted run before an audience: its phones vote whom the fault strikes, and guess."""

from __future__ import annotations

from collections.abc import Iterator

from core.model import events as ev
from tests.scripted import COUNTDOWN_T, FAULT_T, RECOVERED_T, scripted_run

VICTIMS = ev.Ballot(
    question=ev.Question.VICTIM,
    options=tuple(
        ev.BallotOption(key=name, title=name, detail=detail)
        for name, detail in (
            ("n1", "follower · nobody may notice"),
            ("n2", "follower · nobody may notice"),
            ("n3", "leader · no writes until a new one is elected, 4 to 9 s"),
        )
    ),
    note="one node may be struck, two of three keep the majority",
)
GUESSES = ev.Ballot(
    question=ev.Question.GUESS,
    options=(
        ev.BallotOption(key="1", title="under 4 s", to_s=4.0),
        ev.BallotOption(key="2", title="4 to 6 s", from_s=4.0, to_s=6.0),
        ev.BallotOption(key="3", title="6 to 9 s", from_s=6.0, to_s=9.0),
        ev.BallotOption(key="4", title="longer", from_s=9.0),
    ),
)
DECIDED = ev.BallotResult(question=ev.Question.VICTIM, counts=(31, 20, 92), winner="n3", votes=92)
TIED = ev.BallotResult(
    question=ev.Question.VICTIM,
    counts=(50, 3, 50),
    winner="n3",
    votes=50,
    tied=("n1", "n3"),
    lot=2,
)


def opened(t: float = 24.3, vote: int = 1, ballot: ev.Ballot = VICTIMS) -> ev.VoteOpened:
    return ev.VoteOpened(t=t, vote=vote, ballots=(ballot,), closes_t=t + 20.0)


def closed(
    result: ev.BallotResult,
    end: ev.VoteEnd = ev.VoteEnd.PRESENTER,
    *,
    t: float = 25.5,
    vote: int = 1,
    shared: int = 0,
) -> ev.VoteClosed:
    return ev.VoteClosed(t=t, vote=vote, end=end, results=(result,), phones=161, shared=shared)


def scripted_votes(result: ev.BallotResult = DECIDED) -> list[ev.Event]:
    """A run whose audience chose n3, by ``result``, and guessed how long that takes."""
    events = [event for event in scripted_run() if not isinstance(event, ev.VictimChosen)]
    return sorted([*events, *_audience(result)], key=lambda event: event.t)


def _audience(result: ev.BallotResult) -> Iterator[ev.Event]:
    yield ev.AudienceOpened(
        t=0.5, url="http://192.168.8.20:8420/k7Qm2x", address="192.168.8.20", port=8420
    )
    yield ev.AudienceCounted(t=0.6, phones=161)
    yield opened()
    count = ev.BallotCount(question=ev.Question.VICTIM, counts=result.counts)
    yield ev.VotesCounted(t=25.0, vote=1, counts=(count,))
    yield ev.VoteClosing(t=25.3, vote=1, end=ev.VoteEnd.PRESENTER)
    yield ev.VotesCounted(t=25.4, vote=1, counts=(count,), is_final=True)
    yield closed(result)
    yield ev.VictimChosen(
        t=25.6,
        nodes=("n3",),
        roles=(ev.Role.LEADER,),
        reason=f"chosen by {result.votes} of {result.voted} phones",
        by=ev.ChosenBy.AUDIENCE,
    )
    yield opened(COUNTDOWN_T, 2, GUESSES)
    yield ev.VoteClosing(t=FAULT_T - 0.01, vote=2, end=ev.VoteEnd.TIME)
    guessed = ev.BallotResult(question=ev.Question.GUESS, counts=(5, 38, 60, 40))
    yield closed(guessed, ev.VoteEnd.TIME, t=FAULT_T + 0.2, vote=2)
    yield ev.GuessesJudged(t=RECOVERED_T, vote=2, actual_s=4.9, right="2", hits=38, guesses=143)
