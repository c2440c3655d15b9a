"""Tests of the first chapter: what is missing is named, got, retried, or played around."""

import asyncio
from collections.abc import Callable

from core.model import events as ev
from core.model import intents as want
from core.ports import SubjectError
from core.story.outage import STORY
from core.story.run_context import FallbackOffer
from core.views.stage_state import ChapterStatus
from tests.fakes import FakeCheckup
from tests.running import Run

WELCOME, HEALTH = STORY[:2]


async def asked(run: Run) -> list[str]:
    """Waits for the question; returns the keys of all answers."""
    await run.until(lambda state: state.choice is not None)
    await asyncio.sleep(0)
    choice = run.state.choice
    assert choice is not None
    return [option.key for option in choice.options]


async def answered(run: Run, key: str) -> None:
    run.director.send(want.Choose(key))
    await run.until(lambda state: state.choice is None)


async def test_a_subject_that_needs_nothing_is_welcomed_as_ever():
    run = Run(WELCOME, HEALTH)
    await run.done(0)
    assert run.state.narrations[0] == WELCOME.narration
    assert run.state.checks == {}
    await run.close()


async def test_passed_checks_are_shown_and_the_story_goes_on():
    run = Run(WELCOME, HEALTH, checkup=FakeCheckup())
    await run.done(0)
    assert list(run.state.checks) == ["engine", "images"]
    assert run.state.narrations[0].endswith("Everything that it needs is here.")
    run.director.send(want.Next())
    await run.done(1)
    await run.close()


async def test_warnings_are_only_named_in_the_narration():
    class Warned(FakeCheckup):
        async def run(
            self, tell: Callable[[ev.PreflightCheck], None], *, may_start: bool = True
        ) -> bool:
            for title in ("Slow networks", "Left-overs"):
                warning = ev.CheckStatus.WARNING
                tell(
                    ev.PreflightCheck(
                        key=title, title=title, status=warning, text="a long story " * 9
                    )
                )
            return await super().run(tell)

    run = Run(WELCOME, HEALTH, checkup=Warned())
    await run.done(0)
    assert run.state.narrations[0].endswith("Worth knowing: Slow networks and Left-overs.")
    await run.close()


async def test_autopilot_fails_with_each_missing_thing_and_its_remedy():
    run = Run(WELCOME, HEALTH, checkup=FakeCheckup(engine=False, images=False), autopilot=True)
    await run.until(lambda state: state.statuses[0] is ChapterStatus.FAILED)
    notice = run.state.notice
    assert notice is not None
    assert notice.text.endswith("Engine: no answer; Images: not here.")
    assert notice.remedy == "Start the engine. Get them."
    assert run.director.ended.is_set()
    assert run.subject.started == 0
    await run.close()


async def test_missing_thing_that_can_be_got_is_got_and_checked_again():
    checkup = FakeCheckup(images=False)
    run = Run(WELCOME, HEALTH, checkup=checkup)
    assert await asked(run) == ["prepare", "again"]
    await answered(run, "prepare")
    await run.done(0)
    assert checkup.looks == 2
    assert run.state.checks["images"].status is ev.CheckStatus.OK
    assert run.state.progress == {}
    await run.close()


async def test_failed_preparation_is_shown_and_asked_about_again():
    checkup = FakeCheckup(images=False)
    checkup.prepare_error = SubjectError("No network.", "Connect.")
    run = Run(WELCOME, HEALTH, checkup=checkup)
    await asked(run)
    await answered(run, "prepare")
    assert await asked(run) == ["prepare", "again"]
    assert run.state.notice is not None and run.state.notice.text == "No network."
    await run.close()


async def test_next_starts_nothing_while_something_is_missing():
    checkup = FakeCheckup(engine=False)
    run = Run(WELCOME, HEALTH, checkup=checkup)
    assert await asked(run) == ["again"]
    run.director.send(want.Next())
    assert run.state.current == 0
    checkup.engine = True
    await answered(run, "again")
    await run.done(0)
    assert run.subject.started == 0
    await run.close()


async def test_the_question_is_short_and_next_says_which_keys_answer_it():
    run = Run(WELCOME, HEALTH, checkup=FakeCheckup(engine=False, images=False))
    await asked(run)
    assert run.state.choice is not None
    assert run.state.choice.text == "It can't start yet: Engine, Images."
    assert "F2" in run.state.key_hint
    run.director.send(want.Next())
    assert run.state.notice is not None
    assert run.state.notice.remedy == "F2 or F3 answers it."
    await answered(run, "again")
    assert run.state.notice is None
    await run.close()


async def test_preparing_comes_after_the_fallback_where_not_all_can_be_got():
    shown = FallbackOffer("Show another instead", lambda: None)
    run = Run(WELCOME, checkup=FakeCheckup(engine=False, images=False), fall_back=shown)
    assert await asked(run) == ["fallback", "prepare", "again"]
    await run.close()
    run = Run(WELCOME, checkup=FakeCheckup(images=False), fall_back=shown)
    assert await asked(run) == ["prepare", "fallback", "again"]
    await run.close()


async def test_after_a_panic_next_looks_again():
    checkup = FakeCheckup(engine=False)
    run = Run(WELCOME, HEALTH, checkup=checkup)
    await asked(run)
    run.director.send(want.Panic())
    await run.until(lambda state: state.statuses[0] is ChapterStatus.FAILED)
    run.director.send(want.Next())
    await asked(run)
    assert (checkup.looks, run.state.current) == (2, 0)
    await run.close()


async def test_fallback_is_played_when_chosen():
    chosen = asyncio.Event()
    run = Run(
        WELCOME,
        HEALTH,
        checkup=FakeCheckup(engine=False),
        fall_back=FallbackOffer("Show another instead", chosen.set),
    )
    assert await asked(run) == ["fallback", "again"]
    await answered(run, "fallback")
    await asyncio.wait_for(chosen.wait(), 5)
    await run.close()
