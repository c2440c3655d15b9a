"""A vote's first end counts, unless nothing is to be decided after all."""

import asyncio

import pytest

from core.model.audience import VoteEnd
from core.story.vote_gate import VoteGate


def ended(*ends: VoteEnd) -> VoteGate:
    gate = VoteGate()
    for end in ends:
        gate.close(end)
    return gate


def test_open_vote_has_no_end():
    assert VoteGate().end is None


def test_first_end_counts_among_those_that_let_votes_decide():
    assert ended(VoteEnd.PRESENTER, VoteEnd.TIME).end is VoteEnd.PRESENTER


@pytest.mark.parametrize("end", [VoteEnd.CALLED_OFF, VoteEnd.OVERRULED, VoteEnd.UNHEARD])
def test_end_without_a_decision_outweighs_a_vote_that_was_closed(end: VoteEnd):
    gate = ended(VoteEnd.TIME, end, VoteEnd.PRESENTER)
    assert gate.end is end
    assert not gate.counts


async def test_wait_ends_at_once_where_the_vote_is_ended():
    gate = VoteGate()
    waiting = asyncio.create_task(gate.wait(60.0))
    await asyncio.sleep(0)
    gate.close(VoteEnd.TIME)
    await waiting


async def test_wait_ends_at_once_where_something_was_heard():
    gate = VoteGate()
    waiting = asyncio.create_task(gate.wait(60.0))
    await asyncio.sleep(0)
    gate.wake()
    await waiting
    assert gate.end is None


async def test_wait_without_time_returns():
    await VoteGate().wait(0.0)
