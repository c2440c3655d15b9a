"""A story in two acts says what each act cost, and claims no more than was read back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model import intents as want
from core.story import breaking, two_acts
from core.story.acts import MOST_TRIES, Acts
from core.story.fault_control import FaultControl
from core.story.two_acts import Tale, TwoActs
from core.views.lanes import NodeLanes
from core.views.stage_state import ChapterStatus
from tests.running import Run
from tests.unit.core.test_story import measure, until_listening, until_waiting

TALE = Tale(
    key="twice",
    title="Twice",
    about="It loses, and then no more.",
    fault="kill-leader",
    detection="Every node is up.",
    fix="keep yes",
    fixed="Fixed live: keep yes.",
)
LOAD, FAULT, DETECTION, COST, FIX, AGAIN, SUMMARY = 2, 3, 4, 6, 7, 8, 9
WHOLE = ev.ReadBack(
    acked=100, found=100, lost=0, unacked_found=0, wrong=0, seconds=0.1, complete=True
)


class TwoActRun(Run):
    """A run of the tale whose read-backs come to what the test says, in turn."""

    def __init__(self, *lost: int, autopilot: bool = False) -> None:
        self.lost = list(lost)
        self.asked: list[int] = []
        self.fixed = 0
        self.meanwhile: list[ev.Explanation] = []
        self.acts = Acts(self.look_back, lambda _, __: (), by_load=("reads-true",))
        lanes = NodeLanes((), lambda _: None)
        told = TwoActs(
            TALE,
            self.acts,
            lanes,
            self.fix,
            welcome="Hello.",
            health="They start.",
            load="It goes in.",
        )
        super().__init__(*told.story.chapters, autopilot=autopilot)

    async def look_back(self, since: int) -> tuple[ev.ReadBack, int]:
        self.asked.append(since)
        for explanation in self.meanwhile:
            self.timeline.append(ev.Diagnosed(t=self.context.now(), explanation=explanation))
        lost = self.lost.pop(0)
        return replace(WHOLE, found=100 - lost, lost=lost), since + 100

    async def fix(self) -> None:
        self.fixed += 1

    async def mend(self) -> None:
        """Brings back what the fault hit, as the kinds of faults of such stories do."""
        for fault in tuple(self.faults.active):
            await self.faults.undo(fault)
            t = self.context.now()
            self.timeline.append(
                ev.FaultCleared(
                    t=t,
                    fault_id=fault.fault_id,
                    chaos_type=fault.chaos_type,
                    node=fault.node,
                    text="undone",
                )
            )

    async def play_to(self, last: int) -> None:
        """Plays all chapters up to ``last``; nothing but the load's reads notices the fault."""
        for index in range(last + 1):
            if index == LOAD:
                await until_listening(self)
                measure(self, 6.0)
            if index in (FAULT, AGAIN):
                await until_waiting(self)
                self.director.send(want.Next())
                await self.until(lambda state: bool(state.faults))
                await self.mend()
            await self.done(index)
            if index < last and not self.director_goes_on(index):
                self.director.send(want.Next())

    @staticmethod
    def director_goes_on(index: int) -> bool:
        """Whether the next chapter follows by itself."""
        return index == FAULT


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two_acts, "NOTICED_S", 0.0)
    monkeypatch.setattr(two_acts, "CALM_S", 0.0)
    monkeypatch.setattr(breaking, "DIAGNOSIS_TIMEOUT_S", 0.0)


@pytest.fixture
async def runs() -> AsyncIterator[list[Run]]:
    made: list[Run] = []
    yield made
    for run in made:
        await run.close()


def break_for_a_moment(run: Run, t: float, text: str, invariant: str = "leader") -> None:
    """Lets an invariant break at ``t``, and hold again."""
    run.timeline.append(ev.ViolationOpened(t=t, invariant=invariant, subject="", text=text))
    run.timeline.append(
        ev.ViolationClosed(t=t, invariant=invariant, subject="", text="holds", open_s=0.1)
    )


async def test_story_ends_with_both_acts_side_by_side(runs: list[Run]) -> None:
    run = TwoActRun(60, 0)
    runs.append(run)
    await run.play_to(FIX)
    assert (run.fixed, [act.lost_writes for act in run.acts.ended]) == (1, [60])
    assert run.state.narrations[COST].startswith("60 of 100 acknowledged writes are gone.")
    assert "No health check noticed anything" in run.state.narrations[DETECTION]
    run.director.send(want.Next())
    await until_waiting(run)
    run.director.send(want.Next())
    await run.until(lambda state: bool(state.faults))
    await run.mend()
    await run.done(AGAIN)
    assert run.asked == [0, 100]  # the second act begins where the first one ended
    assert [ended.index for ended in run.state.acts] == [COST, AGAIN]
    assert [act.title for act in run.acts.ended] == ["as it comes", "keep yes"]
    run.director.send(want.Next())
    await run.done(SUMMARY)
    assert run.state.comparison is not None
    assert not run.state.comparison.held  # nothing has explained the loss
    # The page has what was lost; the narration says what clients saw.
    assert run.state.narrations[SUMMARY].startswith("Not one request failed in either act")


async def test_first_act_that_loses_nothing_is_offered_again(runs: list[Run]) -> None:
    run = TwoActRun(0, 7)
    runs.append(run)
    play = asyncio.ensure_future(run.play_to(COST))
    await run.until(lambda state: state.choice is not None)
    assert run.state.choice is not None
    assert run.state.choice.text.startswith("Nothing was lost this time")
    run.director.send(want.Choose("again"))
    await until_waiting(run)
    run.director.send(want.Next())
    await run.until(lambda state: bool(state.faults))
    await run.mend()
    await play
    assert [act.lost_writes for act in run.acts.ended] == [0, 7]
    assert [ended.act.lost_writes for ended in run.state.acts] == [7]


async def test_autopilot_tries_again_only_so_often(runs: list[Run]) -> None:
    run = TwoActRun(*[0] * (MOST_TRIES + 1), autopilot=True)
    runs.append(run)
    tries = 0
    await until_listening(run)
    measure(run, 6.0)
    while run.state.statuses[COST] is not ChapterStatus.DONE:
        await run.until(
            lambda state: bool(state.faults) or state.statuses[COST] is ChapterStatus.DONE
        )
        tries += bool(run.state.faults)
        await run.mend()
    assert len(run.acts.ended) == MOST_TRIES == tries


async def test_act_that_can_not_be_read_back_is_no_result(runs: list[Run]) -> None:
    run = TwoActRun()
    runs.append(run)

    async def breaks_off(_: int) -> tuple[ev.ReadBack, int]:
        return replace(WHOLE, complete=False, detail="it went away"), 0

    run.acts = Acts(breaks_off, lambda _, __: ())
    with pytest.raises(Exception, match="it went away"):
        await run.acts.end(run.context, "as it comes")
    assert run.state.acts == ()


@pytest.mark.parametrize(
    ("invariant", "after_s", "noticed"),
    [("throughput", 0.5, True), ("reads-true", 0.5, False), ("p99", 60.0, False)],
)
async def test_violation_notices_the_fault_only_soon_and_beside_the_reads(
    runs: list[Run], invariant: str, after_s: float, noticed: bool
) -> None:
    run = TwoActRun(60)
    runs.append(run)
    play = asyncio.ensure_future(run.play_to(COST))
    await run.until(lambda state: state.fault_t is not None)
    assert run.state.fault_t is not None
    t = run.state.fault_t + after_s
    break_for_a_moment(run, t, "broke", invariant)
    run.timeline.append(
        ev.Diagnosed(t=t, explanation=ev.Explanation(key="x", title="It broke", text="It did."))
    )
    await play
    assert run.acts.ended[0].noticed is noticed
    assert run.acts.ended[0].diagnosis == "x"


async def test_finding_made_during_the_read_back_explains_no_act(runs: list[Run]) -> None:
    run = TwoActRun(60)
    run.meanwhile = [ev.Explanation(key="overload", title="Overload", text="Too much.")]
    runs.append(run)
    play = asyncio.ensure_future(run.play_to(COST))
    await run.until(lambda state: state.fault_t is not None)
    assert run.state.fault_t is not None
    broke = ev.Explanation(key="x", title="It broke", text="It did.")
    run.timeline.append(ev.Diagnosed(t=run.state.fault_t, explanation=broke))
    await play
    assert run.acts.ended[0].diagnosis == "x"


async def test_check_that_notices_is_told_by_name_and_that_it_says_nothing_of_the_loss(
    runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_acts, "NOTICED_S", 30.0)
    run = TwoActRun(60)
    runs.append(run)
    play = asyncio.ensure_future(run.play_to(DETECTION))
    await run.until(lambda state: state.fault_t is not None)
    assert run.state.fault_t is not None
    t = run.state.fault_t + 0.5
    break_for_a_moment(run, t, "no leader")
    await play
    told = run.state.narrations[DETECTION]
    assert "no leader" in told
    assert told.endswith("Every node is up. No check says that anything is gone.")
    assert run.state.detected is not None and run.state.detected.evidence == "no leader"


async def test_violation_that_opens_while_the_fault_still_goes_in_has_noticed_it(
    runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = TwoActRun(60)
    runs.append(run)
    inject = FaultControl.inject

    async def take_long(self: FaultControl, *arguments: Any, by_hand: bool) -> float:
        break_for_a_moment(run, run.context.now() + 0.1, "no leader")
        return await inject(self, *arguments, by_hand=by_hand)

    monkeypatch.setattr(FaultControl, "inject", take_long)
    await run.play_to(DETECTION)
    assert run.acts.noticed is not None
    assert "no leader" in run.state.narrations[DETECTION]


async def test_second_act_has_a_detection_of_its_own(
    runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_acts, "NOTICED_S", 30.0)
    run = TwoActRun(60, 0)
    runs.append(run)

    async def notice(after_s: float) -> None:
        before = run.state.reaction
        await run.until(lambda state: state.reaction.fault_t not in (None, before.fault_t))
        assert run.state.reaction.fault_t is not None
        t = run.state.reaction.fault_t + after_s
        break_for_a_moment(run, t, f"after {after_s}")

    broke = ev.Explanation(key="x", title="It broke", text="It did.")
    for last, after_s in ((FIX, 0.5), (AGAIN, 0.25)):
        noticing = asyncio.ensure_future(notice(after_s))
        if last == FIX:
            playing = asyncio.ensure_future(run.play_to(FIX))
            await noticing
            run.timeline.append(ev.Diagnosed(t=run.context.now(), explanation=broke))
            await playing
        else:
            run.director.send(want.Next())
            await until_waiting(run)
            run.director.send(want.Next())
            await run.until(lambda state: bool(state.faults))
            await run.mend()
            await run.done(AGAIN)
        await noticing
        detected = run.state.reaction.detected
        assert detected is not None and detected.evidence == f"after {after_s}"
    # The run's result in the end is told by its first act.
    assert run.state.detected is not None and run.state.detected.evidence == "after 0.5"
