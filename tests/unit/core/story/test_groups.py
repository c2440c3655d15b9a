"""The eight chapters where nodes share leadership."""

import asyncio

import pytest

from core.model import events as ev
from core.model import intents as want
from core.story.outage import STORY
from tests.fakes import GroupedSubject
from tests.running import Run
from tests.unit.core.test_story import INDEX, measure, recovered, until_listening, until_waiting


@pytest.mark.parametrize("fault", ["kill-store", "partition-store"])
async def test_story_names_the_shares_where_leadership_is_shared(fault: str):
    run = Run(*STORY, autopilot=True, make=GroupedSubject, fault=fault)
    try:
        await until_listening(run)
        assert run.state.narrations[INDEX["health"]].endswith(
            "h0 leads Head; each Store node leads some of the groups."
        )
        measure(run, 6.0)
        await run.until(lambda state: state.current == INDEX["detection"])
        assert run.state.victims == ("s1",)
        assert run.state.victim_reason == "it leads the most groups"
        assert run.state.narrations[INDEX["fault"]].startswith("s1 ")
        violation = ev.ViolationOpened(t=0.3, invariant="nodes-up", subject="s1", text="s1 is gone")
        run.tell(violation)
        explanation = ev.Explanation(key="k", title="Store node lost", text="s1 is gone.")
        run.tell(ev.Diagnosed(t=0.4, explanation=explanation))
        run.timeline.append(recovered())
        await run.until(lambda state: state.completed)
        assert run.state.rejoined_s is not None
        assert not run.subject.members["s1"].cut and run.subject.members["s1"].alive
    finally:
        await run.close()


async def test_the_countdown_says_how_much_the_victim_leads():
    run = Run(*STORY, make=GroupedSubject, fault="kill-store", countdown_s=60)
    try:
        for index in range(INDEX["fault"]):
            if index == INDEX["load"]:
                await until_listening(run)
                measure(run, 6.0)
            await run.done(index)
            run.director.send(want.Next())
        await until_waiting(run)
        run.director.send(want.PickVictim("h0"))
        assert run.state.notice is not None
        assert run.state.notice.text == "This fault is for one of the Store nodes; h0 is none."
        assert run.state.victims == ("s1",)
        run.director.send(want.Next())
        await run.until(lambda state: state.countdown is not None)
        assert run.state.countdown is not None
        assert run.state.countdown.title == "Killing s1, leader of 5 groups"
        await asyncio.sleep(0)
    finally:
        await run.close()
