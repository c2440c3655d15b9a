"""The audience guesses while the countdown runs; what it guessed is judged by what was measured."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.story.audience import guessing
from core.story.audience.guessing import Guessing
from core.story.chapters import Chapter
from tests.room import PhoneRoom
from tests.running import Run
from tests.unit.core.grouped_samples import measured

E = TypeVar("E", bound=ev.Event)
IDLE = Chapter(key="idle", title="Idle", narration="")
COUNTDOWN_S = 3.0


class GuessingRun:
    """A run in which a guess can be asked for."""

    def __init__(self) -> None:
        self.run = Run(IDLE, countdown_s=COUNTDOWN_S)
        self.room = PhoneRoom(self.run.timeline)
        self.guessing = Guessing(self.run.context)
        self.log: list[ev.Event] = []
        self.run.timeline.subscribe(lambda event, _: self.log.append(event))

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.log if isinstance(event, kind)]

    def ask(self, **votes: int) -> None:
        self.room.votes = votes
        self.room.open()
        self.guessing.open(COUNTDOWN_S)

    async def closed(self) -> ev.VoteClosed:
        await self.run.until(lambda _: bool(self.all(ev.VoteClosed)))
        return self.all(ev.VoteClosed)[0]

    def strike(self) -> None:
        self.run.timeline.append(
            ev.FaultInjected(t=1.0, fault_id="f", chaos_type="process-kill", node="n2", text="x")
        )

    def recover(self, outage_s: float) -> None:
        self.run.timeline.append(
            ev.Recovered(t=9.0, after_s=6.0, outage_s=outage_s, share=1.0, stayed=False)
        )


@pytest.fixture
async def asked() -> AsyncIterator[GuessingRun]:
    asked = GuessingRun()
    yield asked
    await asked.run.close()


async def test_four_ranges_of_the_systems_own_bound_are_offered(asked: GuessingRun):
    asked.ask()
    ballot = asked.all(ev.VoteOpened)[0].ballots[0]
    assert ballot.question is ev.Question.GUESS
    titles = [option.title for option in ballot.options]
    assert titles == ["under 4 s", "4 to 6 s", "6 to 9 s", "longer"]


async def test_countdown_is_long_enough_to_answer_only_where_somebody_is_asked(asked: GuessingRun):
    assert asked.guessing.least_s == 0.0
    asked.ask()
    assert asked.guessing.least_s == asked.run.context.settings.guess_s


async def test_vote_closes_with_the_countdown_before_the_answer_can_be_known(asked: GuessingRun):
    asked.ask(**{"2": 38, "4": 105})
    asked.guessing.close(goes_in=True)
    kinds = [type(event) for event in asked.log]
    assert kinds.index(ev.VoteClosing) < len(kinds)
    assert not asked.guessing.is_open
    closed = await asked.closed()
    assert (closed.end, closed.results[0].counts) == (ev.VoteEnd.TIME, (0, 38, 0, 105))


async def test_range_that_holds_the_measured_outage_was_guessed_right(asked: GuessingRun):
    asked.ask(**{"2": 38, "4": 105})
    asked.guessing.close(goes_in=True)
    await asked.closed()
    asked.strike()
    asked.recover(5.2)
    judged = asked.run.state.audience.judged
    assert judged is not None
    assert (judged.actual_s, judged.right, judged.hits, judged.guesses) == (5.2, "2", 38, 143)


async def test_no_outage_at_all_is_under_the_bound(asked: GuessingRun):
    asked.ask(**{"1": 1, "2": 2})
    asked.guessing.close(goes_in=True)
    await asked.closed()
    asked.strike()
    asked.recover(0.0)
    assert [(e.right, e.hits) for e in asked.all(ev.GuessesJudged)] == [("1", 1)]


async def test_recovery_before_the_last_count_is_judged_once_that_is_in(asked: GuessingRun):
    asked.room.answers_last = False
    asked.ask(**{"1": 4})
    asked.guessing.close(goes_in=True)
    asked.strike()
    asked.recover(0.1)
    assert not asked.all(ev.GuessesJudged)
    asked.room.close()
    await asked.run.until(lambda state: state.audience.judged is not None)


async def test_guesses_wait_for_keys_that_are_still_without_an_answer(asked: GuessingRun):
    asked.ask(**{"1": 4})
    asked.guessing.close(goes_in=True)
    await asked.closed()
    asked.strike()
    samples = measured([(1.0, 4.0), None])
    for sample in samples[:35]:
        asked.run.timeline.append(ev.Sampled(t=sample.t, sample=sample))
    asked.recover(0.1)
    assert not asked.all(ev.GuessesJudged)
    for sample in samples[35:]:
        asked.run.timeline.append(ev.Sampled(t=sample.t, sample=sample))
    judged = asked.all(ev.GuessesJudged)
    assert [(event.actual_s, event.right) for event in judged] == [
        (pytest.approx(3.0, abs=0.1), "1")
    ]


async def test_guesses_are_judged_once(asked: GuessingRun):
    asked.ask(**{"1": 4})
    asked.guessing.close(goes_in=True)
    await asked.closed()
    asked.strike()
    asked.recover(0.1)
    asked.recover(0.1)
    assert len(asked.all(ev.GuessesJudged)) == 1


async def test_aborted_countdown_makes_the_guesses_void(asked: GuessingRun):
    asked.ask(**{"1": 4})
    asked.guessing.close(goes_in=False)
    asked.strike()
    asked.recover(0.1)
    assert [event.end for event in asked.all(ev.VoteClosed)] == [ev.VoteEnd.CALLED_OFF]
    assert not asked.all(ev.GuessesJudged)


async def test_page_lost_during_the_countdown_makes_the_guesses_void(asked: GuessingRun):
    asked.ask(**{"1": 4})
    asked.room.close("its process ended")
    asked.guessing.close(goes_in=True)
    asked.strike()
    asked.recover(0.1)
    assert [event.end for event in asked.all(ev.VoteClosed)] == [ev.VoteEnd.UNHEARD]
    assert not asked.all(ev.GuessesJudged)


async def test_final_count_that_never_comes_is_not_waited_for(
    asked: GuessingRun, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(guessing, "FINAL_COUNT_S", 0.0)
    asked.room.answers_last = False
    asked.ask(**{"1": 4})
    asked.guessing.close(goes_in=True)
    assert (await asked.closed()).results[0].counts == (4, 0, 0, 0)


async def test_nobody_is_told_right_where_nobody_guessed(asked: GuessingRun):
    asked.ask()
    asked.guessing.close(goes_in=True)
    await asked.closed()
    asked.strike()
    asked.recover(5.0)
    assert not asked.all(ev.GuessesJudged)


async def test_nothing_is_asked_without_an_audience_or_with_an_empty_room(asked: GuessingRun):
    asked.guessing.open(COUNTDOWN_S)
    asked.room.open(phones=0)
    asked.guessing.open(COUNTDOWN_S)
    asked.guessing.close(goes_in=True)
    assert not asked.all(ev.VoteOpened)
    assert not asked.all(ev.VoteClosed)


async def test_nothing_is_asked_where_no_load_measures_the_answer(asked: GuessingRun):
    info = asked.run.subject.info
    asked.run.subject.info = replace(info, load_kind=ev.LoadKind.NONE)
    asked.ask()
    assert not asked.all(ev.VoteOpened)
