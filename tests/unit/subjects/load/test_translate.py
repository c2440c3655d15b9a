"""A read-back's times are moved into the run's, and a ledger with a gap proves less."""

from __future__ import annotations

from msgspec import UNSET

from core.model import events as ev
from core.views.timeline import RunClock
from subjects.load.protocol import NoneSucceeded
from subjects.load.translate import Translator
from tests.records import a_proof

ZERO_S = 1_000.0
"""The beginning of the run on the clock of the load's process, seconds."""
LOST = a_proof(
    9,
    3,
    losses=ev.Losses(
        by_client=(("clients", 3),),
        first_t=1_010.0,
        last_t=1_022.0,
        examples=(ev.LostWrite("a-1", 1_010.0),),
        spans=(ev.LostSpan(1_010.0, 1_010.5, 2), ev.LostSpan(1_022.0, 1_022.0, 1)),
    ),
)


def test_times_of_lost_writes_are_moved_into_the_run() -> None:
    told: list[ev.Event] = []
    translator = Translator(told.append, RunClock(lambda: ZERO_S))
    losses = translator.read_back(LOST).losses
    assert losses is not UNSET
    assert (losses.first_t, losses.last_t) == (10.0, 22.0)
    assert [write.acked_t for write in losses.examples] == [10.0]
    assert losses.spans == (ev.LostSpan(10.0, 10.5, 2), ev.LostSpan(22.0, 22.0, 1))


def test_load_of_which_nothing_succeeds_is_told_with_the_reason() -> None:
    told: list[ev.Event] = []
    translate = Translator(told.append, RunClock(lambda: ZERO_S))
    translate(NoneSucceeded(kind="write", reason="the node answered 422"))
    translate(NoneSucceeded(kind="read", reason=""))
    assert [each.text for each in told if isinstance(each, ev.NoticeShown)] == [
        "Not one write has succeeded: the node answered 422.",
        "Not one read has succeeded: no answer in time.",
    ]
