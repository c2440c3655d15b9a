"""The day's tally: only shows with a whole proof count, each once, on their day."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.tally import DayTally, ProofTotal
from core.show.booth.tallying import DAYS_KEPT, Days, Tallier, counted, tally_of
from core.views.timeline import Timeline
from tests.records import a_proof, a_run

PROOF = a_proof(100, unacked_found=3)
LOST = replace(PROOF, found=98, lost=2)
TODAY = date(2030, 5, 17)


class Counting:
    """A tallier on a timeline, on a day that the test sets."""

    def __init__(self, days: Days = ()) -> None:
        self.timeline = Timeline()
        self.day = TODAY
        self.saved: list[Days] = []
        self.tallier = Tallier(days, self.saved.append, lambda: self.day)
        self.timeline.subscribe(self.tallier.add)

    def begin(self, kind: ev.LoadKind = ev.LoadKind.WRITES) -> None:
        self.timeline.append(a_run("n1", load_kind=kind))

    def kill(self, chaos_type: str = "process-kill", *, by_hand: bool = False) -> None:
        self.timeline.append(
            ev.FaultInjected(
                t=1.0, fault_id="f", chaos_type=chaos_type, node="n1", text="", by_hand=by_hand
            )
        )

    def prove(self, proof: ev.ReadBack = PROOF) -> None:
        self.timeline.append(ev.ReadBackDone(t=2.0, result=proof))

    def complete(self) -> None:
        self.timeline.append(ev.StoryCompleted(t=3.0))


def test_show_with_a_whole_proof_counts_with_its_kills_by_story_and_by_hand():
    counting = Counting()
    counting.begin()
    counting.kill()
    counting.kill(by_hand=True)
    counting.prove()
    assert counting.tallier.today == DayTally(day="2030-05-17"), "not before the story's end"
    counting.complete()
    assert counting.tallier.today == DayTally(
        day="2030-05-17", shows=1, killed=2, writes=ProofTotal(100, 100, 0)
    )
    assert counting.saved == [counting.tallier.days]


@pytest.mark.parametrize("chaos_type", ["node-pause", "partition", "latency", "burst-traffic"])
def test_faults_that_end_no_node_are_no_kills(chaos_type: str):
    counting = Counting()
    counting.begin()
    counting.kill(chaos_type)
    counting.prove()
    counting.complete()
    assert (counting.tallier.today.shows, counting.tallier.today.killed) == (1, 0)


def test_kills_of_a_show_that_was_broken_off_count_nowhere():
    counting = Counting()
    counting.begin()
    counting.kill()
    counting.begin()
    counting.prove()
    counting.complete()
    assert counting.tallier.today.killed == 0


@pytest.mark.parametrize("proof", [None, replace(PROOF, complete=False)])
def test_show_without_a_whole_proof_counts_nothing(proof: ev.ReadBack | None):
    counting = Counting()
    counting.begin()
    counting.kill()
    if proof is not None:
        counting.prove(proof)
    counting.complete()
    assert counting.tallier.days == ()
    assert counting.saved == []


def test_lost_writes_are_counted_as_lost():
    counting = Counting()
    counting.begin()
    counting.prove(LOST)
    counting.complete()
    assert counting.tallier.today.writes == ProofTotal(100, 98, 2)


def test_show_that_tells_its_end_twice_counts_once():
    counting = Counting()
    counting.begin()
    counting.prove()
    counting.complete()
    counting.complete()
    assert counting.tallier.today.shows == 1


def test_checks_are_summed_apart_from_writes():
    counting = Counting()
    counting.begin(ev.LoadKind.CHECKS)
    counting.prove()
    counting.complete()
    today = counting.tallier.today
    assert (today.checks, today.writes) == (ProofTotal(100, 100, 0), ProofTotal())


def test_a_new_day_begins_at_zero_and_the_old_one_is_kept():
    counting = Counting()
    for _ in range(2):
        counting.begin()
        counting.prove()
        counting.complete()
        counting.day += timedelta(days=1)
    assert [day.day for day in counting.tallier.days] == ["2030-05-17", "2030-05-18"]
    assert counting.tallier.today.shows == 0


def test_tally_goes_on_from_what_was_there():
    before = DayTally(day=TODAY.isoformat(), shows=4, writes=ProofTotal(400, 400, 0))
    counting = Counting((before,))
    counting.begin()
    counting.prove()
    counting.complete()
    assert counting.tallier.today.shows == 5
    assert counting.tallier.today.writes.acked == 500


def test_only_the_last_days_are_kept():
    days: Days = ()
    for number in range(DAYS_KEPT + 5):
        day = (TODAY + timedelta(days=number)).isoformat()
        days = counted(days, DayTally(day=day, shows=1))
    assert len(days) == DAYS_KEPT
    assert tally_of(days, TODAY).shows == 0, "the first day is gone"
