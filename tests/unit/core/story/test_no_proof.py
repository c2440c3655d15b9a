"""The chapters of a run that proves nothing, and of one that nobody loads."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.no_proof import NoProof, NoProofBecause
from core.ports import Emit
from core.story.outage import STORY
from tests.fakes import FakeSubject
from tests.running import Run
from tests.unit.core.playing import make_samples

INDEX = {chapter.key: index for index, chapter in enumerate(STORY)}
RECOVERED = ev.Recovered(t=5.0, after_s=4.2, outage_s=4.1, share=1.0)
BROKEN = ev.ViolationOpened(t=0.3, invariant="nodes-up", subject="n2", text="n2 is down")
WHY = ev.Explanation(key="x", title="n2 was killed", text="It ended.")


def measured_by_k6(emit: Emit) -> FakeSubject:
    subject = FakeSubject(emit)
    missing = NoProof(NoProofBecause.MEASURED_BY, "k6")
    subject.info = replace(subject.info, load_kind=ev.LoadKind.REQUESTS, unproven=missing)
    return subject


def loaded_by_nobody(emit: Emit) -> FakeSubject:
    subject = FakeSubject(emit)
    subject.info = replace(subject.info, load_kind=ev.LoadKind.NONE)
    return subject


@pytest.fixture
async def run(request: pytest.FixtureRequest) -> AsyncIterator[Run]:
    run = Run(*STORY, autopilot=True, make=request.param)
    yield run
    await run.close()


def heard(run: Run) -> list[str]:
    told: list[str] = []

    def hear(event: ev.Event) -> None:
        if isinstance(event, ev.Narrated):
            told.append(event.text)

    run.context.keep(hear)
    return told


@pytest.mark.parametrize("run", [measured_by_k6], indirect=True)
async def test_a_story_measured_by_another_ends_without_a_read_back(run: Run) -> None:
    told = heard(run)
    await run.until(lambda state: "baseline" in state.progress)
    for sample in make_samples(0.0, [3000.0] * 50):
        run.timeline.append(ev.Sampled(t=sample.t, sample=sample))
    await run.until(lambda state: state.current == INDEX["detection"])
    run.tell(BROKEN)
    run.tell(ev.Diagnosed(t=0.4, explanation=WHY))
    run.timeline.append(RECOVERED)
    await run.until(lambda state: state.completed)
    assert run.timeline.state.read_back is None
    assert any(text.startswith("k6 loads the system now.") for text in told)
    assert told[-1].startswith("Measured by k6, no proof")


@pytest.mark.parametrize("run", [loaded_by_nobody], indirect=True)
async def test_a_story_that_nobody_loads_is_played_by_health_alone(run: Run) -> None:
    told = heard(run)
    await run.until(lambda state: state.current == INDEX["detection"])
    run.tell(BROKEN)
    run.tell(ev.Diagnosed(t=0.4, explanation=WHY))
    await run.until(lambda state: state.completed)
    assert run.timeline.state.load_status is ev.LoadStatus.STOPPED
    assert any("Nobody loads this system here." in text for text in told)
    assert told[-1].startswith("There is nothing to prove")
