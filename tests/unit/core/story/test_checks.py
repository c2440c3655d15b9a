"""The shared scenes of a story, told of a load of checks."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.story.healing import summarize
from core.story.outage import STORY
from tests.fake_checks import CheckedSubject
from tests.feeds import feed_texts
from tests.running import Run
from tests.unit.core.playing import make_samples

INDEX = {chapter.key: index for index, chapter in enumerate(STORY)}
RECOVERED = ev.Recovered(t=5.0, after_s=4.2, outage_s=4.1, share=1.0)
BROKEN = ev.ViolationOpened(t=0.3, invariant="book", subject="g1", text="g1 has no book")
WHY = ev.Explanation(key="x", title="The book is paused", text="It is stopped.")


def measure(run: Run) -> None:
    """Adds five seconds of checks, half of them refused."""
    for sample in make_samples(0.0, [3000.0] * 50):
        half = sample.acked // 2
        halved = replace(sample, acked=half, refused=half)
        run.timeline.append(ev.Sampled(t=sample.t, sample=halved))


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(*STORY, autopilot=True, make=CheckedSubject, fault="pause-book")
    yield run
    await run.close()


async def test_no_chapter_of_a_load_of_checks_speaks_of_writes_leaders_or_majorities(run: Run):
    told: list[str] = []

    def hear(event: ev.Event) -> None:
        if isinstance(event, ev.Narrated):
            told.append(event.text)

    run.context.keep(hear)
    await run.until(lambda state: "baseline" in state.progress)
    measure(run)
    await run.until(lambda state: state.current == INDEX["detection"])
    run.tell(BROKEN)
    run.tell(ev.Diagnosed(t=0.4, explanation=WHY))
    run.timeline.append(RECOVERED)
    await run.until(lambda state: state.completed)
    texts = " ".join(told).replace("\u202f", " ")
    assert "3 000 checks a second go in through every node" in texts
    assert "3 000 checks answered a second is normal here" in texts
    assert "The others carry on meanwhile." in texts
    assert "the longest time without an answered check was 4.1 s" in texts
    assert "All 10 allowed checks were counted again: none was lost." in texts
    assert [
        word for word in ("write", "leader", "majority", "elect", "bound") if word in texts
    ] == []
    assert feed_texts(run.state)[-1] == "10 of 10 allowed checks counted again"


async def test_a_load_that_was_stopped_before_is_not_told_to_stop_again(run: Run):
    told: list[str] = []

    def hear(event: ev.Event) -> None:
        if isinstance(event, ev.Narrated | ev.Progressed):
            told.append(event.text)

    run.context.keep(hear)
    run.timeline.append(ev.LoadChanged(t=0.0, status=ev.LoadStatus.RUNNING))
    await summarize(run.context)
    assert any("The load stops. Every allowed check" in text for text in told)
    told.clear()
    run.timeline.append(ev.LoadChanged(t=0.0, status=ev.LoadStatus.STOPPED))
    await summarize(run.context)
    assert not any("stops" in text or "in flight" in text for text in told)
    assert "Counting again the allowed checks" in told


async def test_comparison_of_a_story_is_emitted_beside_the_proof(run: Run):
    def compare() -> ev.Compared:
        return ev.Compared(t=6.0, title="Twice", columns=(), rows=(), held=True, text="It helped.")

    await summarize(run.context, compare)
    assert run.state.comparison == compare()
    assert run.state.narrations[run.state.current].startswith("All 10 allowed checks")
