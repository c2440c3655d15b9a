"""The audience has its turn where a page is open and nobody has chosen yet."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.story.audience.turn import AudienceTurn
from core.story.audience_choice import AudienceChoice
from core.story.chapters import Chapter
from tests.fakes import KILL_LEADER
from tests.room import PhoneRoom
from tests.running import Run

IDLE = Chapter(key="idle", title="Idle", narration="")


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(IDLE)
    await run.subject.start()
    PhoneRoom(run.timeline).open()
    yield run
    await run.close()


async def test_vote_opens_where_a_page_is_open(run: Run):
    turn = AudienceTurn(run.context, KILL_LEADER)
    assert [ballot.question for ballot in turn.ballots()] == [ev.Question.VICTIM]
    assert not turn.lacks_choice
    run.timeline.append(ev.AudienceClosed(t=0.0))
    assert turn.ballots() == ()
    assert not turn.lacks_choice


async def test_one_thing_to_do_is_no_choice(run: Run):
    turn = AudienceTurn(run.context, replace(KILL_LEADER, nodes=("n1",)))
    assert turn.ballots() == ()
    assert turn.lacks_choice
    assert await turn.agrees(), "the countdown follows without a vote"


async def test_picked_node_is_the_presenters_choice(run: Run):
    turn = AudienceTurn(run.context, KILL_LEADER)
    run.context.picked = "n3"
    assert turn.ballots() == ()


async def test_choice_stands_until_the_next_act(run: Run):
    turn = AudienceTurn(run.context, KILL_LEADER)
    pause = replace(KILL_LEADER, name="pause-leader")
    run.context.chosen = AudienceChoice(plan=pause)
    assert (turn.ballots(), turn.plan) == ((), pause)
    assert run.context.fault == "pause-leader"
    again = AudienceTurn(run.context, KILL_LEADER)
    assert again.plan == KILL_LEADER
    assert again.ballots()
    assert run.context.fault == run.context.settings.fault


async def test_pick_holds_for_one_act_where_an_audience_is_there(run: Run):
    run.context.picked = "n3"
    AudienceTurn(run.context, KILL_LEADER)
    assert run.context.picked == "n3"
    run.timeline.append(
        ev.FaultInjected(t=1.0, fault_id="f", chaos_type="process-kill", node="n3", text="x")
    )
    AudienceTurn(run.context, KILL_LEADER)
    assert run.context.picked is None
