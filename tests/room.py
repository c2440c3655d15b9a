"""A room full of phones: puts onto a timeline what the app's link to its audience would."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.model import events as ev
from core.views.stage_state import StageState
from core.views.timeline import Timeline

URL = "http://127.0.0.1:8420/k7Qm2x"
Votes = Mapping[str, int]


class PhoneRoom:
    """Phones that vote as the test says, heard by the timeline that they see.

    Attributes:
        shared: of how many votes it isn't sure that each is another phone's.
        votes: votes by the key of each answer, which every open vote is answered with.
        answers_last: whether the last count follows once a vote closes.
        opened: the votes that were opened.
    """

    def __init__(self, timeline: Timeline, now: Callable[[], float] = lambda: 0.0) -> None:
        self.votes: Votes = {}
        self.shared = 0
        self.answers_last = True
        self.opened: list[ev.VoteOpened] = []
        self._timeline = timeline
        self._now = now
        self.leave = timeline.subscribe(self._hear)

    def open(self, phones: int = 161) -> None:
        self._emit(
            ev.AudienceOpened(t=self._now(), url=URL, address="127.0.0.1", port=8420),
            ev.AudienceCounted(t=self._now(), phones=phones),
        )

    def close(self, problem: str = "") -> None:
        self._emit(ev.AudienceClosed(t=self._now(), problem=problem))

    def vote(self, **votes: int) -> None:
        """Votes on whatever is open; counted at once, and again at the end."""
        self.votes = votes
        self._count(self.opened[-1], is_final=False)

    def _hear(self, event: ev.Event, _: StageState) -> None:
        match event:
            case ev.VoteOpened():
                self.opened.append(event)
                if self.votes:
                    self._count(event, is_final=False)
            case ev.VoteClosing() if self.answers_last:
                self._count(self.opened[-1], is_final=True)
            case _:
                pass

    def _count(self, opened: ev.VoteOpened, *, is_final: bool) -> None:
        counts = tuple(
            ev.BallotCount(
                question=ballot.question,
                counts=tuple(self.votes.get(option.key, 0) for option in ballot.options),
            )
            for ballot in opened.ballots
        )
        self._emit(
            ev.VotesCounted(
                t=self._now(),
                vote=opened.vote,
                counts=counts,
                is_final=is_final,
                shared=self.shared,
            )
        )

    def _emit(self, *events: ev.Event) -> None:
        for event in events:
            self._timeline.append(event)
