"""Tests of the eight chapters on fake nodes: waits, words, and claims that are never made."""

import asyncio
from collections.abc import AsyncIterator
from typing import NoReturn

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model import intents as want
from core.ports import SubjectError
from core.story.outage import STORY
from core.text.proof import proof_words
from core.views.stage_state import ChapterStatus, StageState
from tests.records import a_proof, a_sample
from tests.running import Run

INDEX = {chapter.key: index for index, chapter in enumerate(STORY)}


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(*STORY)
    yield run
    await run.close()


def sample(t: float, ops: float = 300.0) -> ev.Sample:
    acked = round(ops / 10)
    return a_sample(
        t,
        attempted=acked,
        acked=acked,
        writes_acked=acked // 2,
        in_flight=1,
        p50_ms=1.0,
        p99_ms=2.0,
        max_ms=3.0,
        first_ack_t=t - 0.09 if acked else None,
        last_ack_t=t if acked else None,
    )


def measure(run: Run, seconds: float, begin: float = 0.0, ops: float = 300.0) -> None:
    for tenth in range(1, round(seconds * 10) + 1):
        t = begin + tenth / 10
        run.timeline.append(ev.Sampled(t=t, sample=sample(t, ops)))


async def play_to(run: Run, key: str) -> None:
    """Plays the story until the chapter ``key`` is entered."""
    for index in range(INDEX[key]):
        if index == INDEX["load"]:
            await until_listening(run)
            measure(run, 6.0)
        if index == INDEX["fault"]:
            await until_waiting(run)
            run.director.send(want.Next())
        elif index == INDEX["detection"]:
            run.tell(violation())
        elif index == INDEX["diagnosis"]:
            run.tell(diagnosed("Leader lost"))
        elif index == INDEX["recovery"]:
            run.timeline.append(recovered())
        await run.done(index)
        if not STORY[index].auto_advance:
            run.director.send(want.Next())
    await run.until(lambda state: state.current == INDEX[key])


async def until_waiting(run: Run) -> None:
    while not run.context.waiting:
        await asyncio.sleep(0)


async def until_listening(run: Run) -> None:
    await run.until(lambda state: "baseline" in state.progress)


def violation() -> ev.ViolationOpened:
    return ev.ViolationOpened(t=0.31, invariant="all-nodes-up", subject="n2", text="n2 is down")


def diagnosed(title: str) -> ev.Diagnosed:
    explanation = ev.Explanation(key="killed-leader", title=title, text="n2 exited on signal 9.")
    return ev.Diagnosed(t=0.4, explanation=explanation)


def recovered() -> ev.Recovered:
    return ev.Recovered(t=5.0, after_s=4.2, outage_s=4.1, share=1.0)


def narration(state: StageState, key: str) -> str:
    return state.narrations[INDEX[key]]


async def test_the_stage_is_healthy_when_all_nodes_are_up_and_one_leads(run: Run):
    await play_to(run, "health")
    await run.done(INDEX["health"])
    assert run.subject.started == 1
    assert "elected n2 as leader" in narration(run.state, "health")


async def test_load_ends_when_the_baseline_is_known(run: Run):
    await play_to(run, "fault")
    assert run.subject.load.calls == ["start 3000"]
    assert run.state.baseline is not None
    assert run.state.baseline.median_ops == pytest.approx(300.0)


async def test_the_fault_chapter_names_its_victim_and_does_nothing_yet(run: Run):
    await play_to(run, "fault")
    await until_waiting(run)
    assert run.state.victims == ("n2",)
    assert "n2" in narration(run.state, "fault")
    assert run.faults.active == ()


async def test_a_picked_node_is_the_one_that_is_killed(run: Run):
    await play_to(run, "fault")
    await until_waiting(run)
    run.director.send(want.PickVictim("n3"))
    assert run.state.victims == ("n3",)
    run.director.send(want.Next())
    await run.done(INDEX["fault"])
    assert [fault.node for fault in run.faults.active] == ["n3"]
    assert narration(run.state, "fault") == "n3 was killed without a warning."


async def test_the_story_moves_on_to_detection_when_the_fault_is_in(run: Run):
    await play_to(run, "detection")
    assert [marker.kind for marker in run.state.markers] == ["fault"]
    assert run.state.detected is None
    assert run.state.statuses[INDEX["detection"]] is ChapterStatus.RUNNING


async def test_detection_completes_on_the_monitors_evidence_alone(run: Run):
    await play_to(run, "detection")
    run.tell(violation())
    await run.done(INDEX["detection"])
    assert run.state.detected is not None
    assert run.state.detected.evidence == "n2 is down"


async def test_evidence_from_before_the_fault_detects_nothing(run: Run):
    run.tell(violation())
    await play_to(run, "detection")
    await asyncio.sleep(0)
    assert run.state.detected is None


async def test_the_diagnosis_follows_the_evidence_as_it_grows(run: Run):
    await play_to(run, "recovery")
    assert narration(run.state, "diagnosis").startswith("Leader lost. ")
    run.tell(diagnosed("Leader loss, healed by election"))
    assert narration(run.state, "diagnosis").startswith("Leader loss, healed by election. ")


async def test_recovery_undoes_the_fault_and_waits_for_the_baseline(run: Run):
    await play_to(run, "recovery")
    await run.until(lambda state: state.rejoined_s is not None)
    assert run.faults.active == ()
    assert run.state.statuses[INDEX["recovery"]] is ChapterStatus.RUNNING
    run.timeline.append(recovered())
    await run.done(INDEX["recovery"])
    assert "4.2 s after the fault" in narration(run.state, "recovery")


async def test_recovery_brings_back_a_node_that_someone_else_killed(run: Run):
    await play_to(run, "recovery")
    await run.subject.members["n3"].kill()
    run.timeline.append(recovered())
    await run.until(lambda state: state.nodes["n3"].status is ev.NodeStatus.UP)


async def test_throughput_that_is_back_for_a_second_is_recovered(run: Run):
    await play_to(run, "detection")
    fault_t = run.context.injected_t = 10.0  # after what the load has measured on paper
    measure(run, 4.0, fault_t, ops=0.0)
    assert run.state.recovered is None
    measure(run, 3.0, fault_t + 4.0)
    assert run.state.recovered is not None
    assert run.state.recovered.after_s == pytest.approx(4.0, abs=0.2)
    assert run.state.recovered.outage_s == pytest.approx(4.0, abs=0.2)


async def test_a_fault_that_goes_in_at_the_second_try_is_watched_once(
    run: Run, monkeypatch: pytest.MonkeyPatch
):
    async def refuse(kind: object, node: object) -> NoReturn:
        raise SubjectError("the fault can't be put in")

    await play_to(run, "fault")
    with monkeypatch.context() as patch:
        patch.setattr(run.faults, "inject", refuse)
        await until_waiting(run)
        run.director.send(want.Next())
        await run.until(lambda state: state.statuses[INDEX["fault"]] is ChapterStatus.FAILED)
    run.director.send(want.Next())
    await until_waiting(run)
    run.director.send(want.Next())
    await run.done(INDEX["fault"])
    assert [name for name in run.scope.running if "recovery-watch" in name] == [
        "test/recovery-watch"
    ]


async def test_the_summary_stops_the_load_and_reads_everything_back(run: Run):
    await play_to(run, "summary")
    await run.until(lambda state: state.completed)
    assert run.subject.load.calls[-2:] == ["stop", "read back"]
    assert narration(run.state, "summary").startswith("All 10 acknowledged writes were read back")


async def test_an_incomplete_proof_is_no_proof(run: Run):
    run.subject.load.result = replace(
        run.subject.load.result, complete=False, detail="the ledger has a gap"
    )
    await play_to(run, "summary")
    await run.until(lambda state: state.statuses[-1] is ChapterStatus.FAILED)
    assert not run.state.completed
    assert run.state.notice is not None
    assert run.state.notice.text == "The proof is incomplete: the ledger has a gap"


def test_a_lost_write_is_said_plainly():
    assert proof_words(a_proof(1000, 2)).startswith("2 of 1\u202f000 acknowledged writes are lost.")


async def test_a_broken_node_is_offered_to_be_brought_back_before_the_fault(run: Run):
    await play_to(run, "load")
    await until_listening(run)
    await run.subject.members["n1"].kill()
    measure(run, 6.0)
    await run.done(INDEX["load"])
    run.director.send(want.Next())
    await run.until(lambda state: state.choice is not None)
    await asyncio.sleep(0)
    run.director.send(want.Choose("heal"))
    await until_waiting(run)
    assert run.subject.members["n1"].alive


async def test_on_autopilot_the_story_tells_itself():
    run = Run(*STORY, autopilot=True)
    try:
        await until_listening(run)
        measure(run, 6.0)
        await run.until(lambda state: state.current == INDEX["detection"])
        run.tell(violation())
        run.tell(diagnosed("Leader lost"))
        run.timeline.append(recovered())
        await run.until(lambda state: state.completed)
        assert run.director.ended.is_set()
    finally:
        await run.close()
