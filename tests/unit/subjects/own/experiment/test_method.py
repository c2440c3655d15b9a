"""A method is played step by step, whatever fails; its rollbacks end it and take it back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from core.model.events import Event, FeedLine, Level
from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.own.experiment.leftover import find_method, identity_of
from subjects.own.experiment.method import Method
from subjects.own.experiment.model import ProcessProvider, Provider
from subjects.own.experiment.outcome import StepOutcome
from subjects.own.experiment.runner import ActivityRunner
from subjects.own.experiment.values import Values
from tests.unit.subjects.own.experiment.experiments import action, experiment, process


class ScriptedRunner(ActivityRunner):
    """Does nothing, notes what it was asked for, and fails or hangs where told."""

    def __init__(self) -> None:
        super().__init__(Values({"pause": 0}), Path())
        self.done: list[str] = []
        self.fails: set[str] = set()
        self.hangs: dict[str, asyncio.Event] = {}

    async def run(self, provider: Provider) -> StepOutcome:
        assert isinstance(provider, ProcessProvider)
        if provider.path in self.hangs:
            await self.hangs[provider.path].wait()
        self.done.append(provider.path)
        return StepOutcome(failed="it broke" if provider.path in self.fails else "")


class PlayedMethod:
    """A method with a scripted runner, and the lines that it told."""

    def __init__(self, folder: Path, **parts: Any) -> None:
        self.runner = ScriptedRunner()
        self.events: list[Event] = []
        read = experiment(folder, **parts)
        self.method = Method(read, self.runner, identity_of(read), self.events.append, RunClock())

    def lines(self, level: Level) -> list[str]:
        return [e.text for e in self.events if isinstance(e, FeedLine) and e.level is level]


def steps(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [action(f"does {name}", process(path=name), **more) for name in names]


async def test_step_that_fails_does_not_end_the_method(tmp_path: Path) -> None:
    played = PlayedMethod(tmp_path, method=steps("a", "b", "c"))
    played.runner.fails = {"b"}
    await played.method.play()
    await played.method.until_ended()
    assert played.runner.done == ["a", "b", "c"]
    assert played.method.failed == [("does b", "it broke")]
    assert played.lines(Level.ERROR) == ["action \u201cdoes b\u201d failed: it broke"]
    assert played.method.is_played()


async def test_steps_in_the_background_are_waited_for_at_the_end(tmp_path: Path) -> None:
    method = steps("slow", background=True) + steps("b", pauses={"after": "${pause}"})
    played = PlayedMethod(tmp_path, method=method)
    played.runner.hangs["slow"] = asyncio.Event()
    await played.method.play()
    ended = asyncio.ensure_future(played.method.until_ended())
    while "b" not in played.runner.done:
        await asyncio.sleep(0)
    assert not ended.done()
    played.runner.hangs["slow"].set()
    await ended
    assert played.runner.done == ["b", "slow"]


async def test_rollbacks_end_a_method_that_still_plays(tmp_path: Path) -> None:
    played = PlayedMethod(tmp_path, method=steps("hangs", "never"), rollbacks=steps("back"))
    played.runner.hangs["hangs"] = asyncio.Event()
    await played.method.play()
    await played.method.roll_back()
    await played.method.until_ended()
    assert played.runner.done == ["back"]
    assert not played.method.is_played()


async def test_rollback_that_fails_is_told_once_all_others_are_done(tmp_path: Path) -> None:
    played = PlayedMethod(tmp_path, rollbacks=steps("x", "y"))
    played.runner.fails = {"x"}
    await played.method.play()
    await played.method.until_ended()
    with pytest.raises(SubjectError, match="The rollback \u201cdoes x\u201d failed: it broke"):
        await played.method.roll_back()
    assert played.runner.done == ["x", "y"]
    assert played.method.is_played()
    played.runner.fails.clear()
    await played.method.roll_back()
    assert not played.method.is_played()


async def test_identity_that_is_written_down_plays_the_rollbacks_and_holds_no_secret(
    tmp_path: Path,
) -> None:
    mark = tmp_path / "mark"
    read = experiment(
        tmp_path,
        rollbacks=[action("back", process("-c", "echo $0 > ${mark}", "${token}"))],
        configuration={"mark": str(mark)},
        secrets={"group": {"token": "very-secret"}},
    )
    identity = identity_of(read)
    assert "very-secret" not in str(identity)
    found = await find_method(identity)
    assert found is not None
    assert found.is_played()
    await found.roll_back()
    assert not found.is_played()
    assert mark.read_text("utf-8") == "very-secret\n"


async def test_process_of_another_subject_is_no_method() -> None:
    assert await find_method({"node": "n1", "pid": 4}) is None
