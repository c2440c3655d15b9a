"""A load of the user's own is started, read, told of when it fails, and never outlived."""

from __future__ import annotations

import asyncio
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import cast

import psutil
import pytest

from core.model import events as ev
from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.own.foreign.runner import ForeignSetup
from subjects.own.foreign_load import ForeignLoad
from subjects.own.hosting.view import OwnHosting
from subjects.own.scenario.loads import CommandLoadSpec, LoadFormat
from tests import outside
from tests.integration.own.loaded import Loaded
from tests.process_wait import still_alive

TOOL = str(Path(__file__).with_name("tool.py"))
GONE_WITHIN_S = 30.0
"""Nobody promises how soon a program ends; on a busy machine it may take a while."""


@pytest.fixture
def names() -> tuple[str, ...]:
    return ("n1",)


def foreign(
    loaded: Loaded, how: str, form: LoadFormat = LoadFormat.LINES, *more: str
) -> ForeignLoad:
    run = (sys.executable, TOOL, how, *more)
    load = loaded.load(command=CommandLoadSpec(run=run, format=form, folder=str(loaded.folder)))
    assert isinstance(load, ForeignLoad)
    return load


async def test_ticks_become_samples_though_much_else_is_written(loaded: Loaded) -> None:
    load = foreign(loaded, "ticks")
    await load.start(200)
    await loaded.until(lambda: len(loaded.samples()) >= 5)
    await load.stop()
    sample = loaded.samples()[3]
    assert (sample.acked, sample.failed, sample.p99_ms) == (20, 0, 2.5)
    assert sample.interval_s == pytest.approx(0.1)
    assert loaded.statuses()[-1] == "stopped"


async def test_damaged_lines_cost_no_other_line(loaded: Loaded) -> None:
    load = foreign(loaded, "damaged")
    await load.start(200)
    await loaded.until(lambda: len(loaded.samples()) >= 5)
    await load.stop()
    assert all(sample.acked == 20 for sample in loaded.samples()[1:5])


async def test_a_load_that_is_given_up_while_it_starts_leaves_no_program_behind(
    loaded: Loaded,
) -> None:
    load = foreign(loaded, "ticks")
    starting = asyncio.create_task(load.start(10))
    await loaded.until(lambda: len(loaded.pids) == 2)  # the load's process, and the program
    await load.close()
    with suppress(SubjectError):  # none where a busy machine lets the start end before
        await starting
    assert not still_alive(outside.existing(loaded.pids), GONE_WITHIN_S)


async def test_requests_of_k6_are_counted_in_tenths_of_a_second(loaded: Loaded) -> None:
    load = foreign(loaded, "k6", LoadFormat.K6)
    await load.start(10)
    await loaded.until(lambda: sum(sample.acked for sample in loaded.samples()) >= 8)
    samples = loaded.samples()
    assert {round(sample.interval_s, 3) for sample in samples} == {0.1}
    assert max(sample.acked for sample in samples) <= 3
    assert load.measured_by == "k6"


async def test_a_program_that_is_not_there_is_told_with_the_way_out(loaded: Loaded) -> None:
    spec = CommandLoadSpec(run=("no-such-tool", "{n1.port}"), format=LoadFormat.K6)
    load = loaded.load(command=spec)
    with pytest.raises(SubjectError, match="'no-such-tool' can't be started") as caught:
        await load.start(10)
    assert "Install it" in caught.value.remedy
    assert loaded.statuses()[-1] == "stopped"


async def test_a_program_that_fails_at_once_is_told_with_its_last_words(loaded: Loaded) -> None:
    # By a shell: on a busy machine another Python may take too long to fail at once.
    run = ("sh", "-c", "echo connection to the target refused >&2; exit 3")
    load = loaded.load(command=CommandLoadSpec(run=run, format=LoadFormat.LINES))
    with pytest.raises(SubjectError, match="ended with code 3 at once: connection to the target"):
        await load.start(10)


async def test_a_program_that_comes_to_its_end_is_started_anew(loaded: Loaded) -> None:
    load = foreign(loaded, "ends")
    await load.start(10)
    lost = await loaded.next(ev.LoadChanged, lambda event: event.status is ev.LoadStatus.LOST)
    assert "came to its own end after" in lost.detail
    told = loaded.told[: loaded.told.index(lost)]
    before = [event.sample for event in told if isinstance(event, ev.Sampled)][-1]
    await loaded.next(ev.LoadChanged, lambda event: event.status is ev.LoadStatus.RUNNING)
    after = await loaded.next(ev.Sampled)
    assert after.sample.total_writes_acked > before.total_writes_acked >= 300


@pytest.mark.parametrize(
    ("how", "sentence", "silent_s"),
    [
        ("silent", "has told nothing for", 1.0),
        # Longer than a busy machine takes to start the program, which then has said something.
        ("garbage", "can be read as lines: 'requests went well'", 5.0),
    ],
)
async def test_a_program_that_tells_nothing_is_told_of_once(
    loaded: Loaded, how: str, sentence: str, silent_s: float
) -> None:
    setup = ForeignSetup(
        run=(sys.executable, TOOL, how), format=LoadFormat.LINES, name="tool", silent_s=silent_s
    )
    load = ForeignLoad(
        setup=lambda: setup,
        measured_by="tool",
        can_burst=False,
        hosting=cast("OwnHosting", loaded),
        emit=loaded.take,
        clock=RunClock(),
    )
    await load.start(10)
    notice = await loaded.next(ev.NoticeShown)
    assert sentence in notice.text
    assert notice.remedy
    assert not loaded.samples()
    await load.close()


async def test_stop_ends_the_program_and_what_it_has_started(loaded: Loaded) -> None:
    load = foreign(loaded, "family")
    await load.start(10)
    await loaded.until(lambda: len(loaded.samples()) >= 2)
    program = psutil.Process(loaded.pids[-1])
    family = [program, *program.children(recursive=True)]
    assert len(family) == 2
    await load.stop()
    assert not still_alive(family, GONE_WITHIN_S)


async def test_a_runner_that_is_killed_leaves_no_program_behind(loaded: Loaded) -> None:
    load = foreign(loaded, "family")
    await load.start(10)
    await loaded.until(lambda: len(loaded.samples()) >= 2)
    program = psutil.Process(loaded.pids[-1])
    family = [program, *program.children(recursive=True)]
    assert load.pid is not None
    psutil.Process(load.pid).kill()
    await loaded.next(ev.LoadChanged, lambda event: event.status is ev.LoadStatus.LOST)
    await loaded.next(ev.LoadChanged, lambda event: event.status is ev.LoadStatus.RUNNING)
    assert not still_alive(family, GONE_WITHIN_S)


async def test_another_rate_is_told_by_starting_the_program_again(loaded: Loaded) -> None:
    load = foreign(loaded, "ticks", LoadFormat.LINES, "{rate}")
    await load.start(10)
    first = loaded.pids[-1]
    await load.start(50)
    assert loaded.pids[-1] != first
    assert psutil.Process(loaded.pids[-1]).cmdline()[-1] == "50"


async def test_a_rate_that_is_its_own_is_not_changed(loaded: Loaded) -> None:
    load = foreign(loaded, "ticks")
    await load.start(10)
    with pytest.raises(SubjectError, match="rate of python"):
        await load.start(50)


@pytest.mark.skipif(shutil.which("vegeta") is None, reason="vegeta isn't here")
async def test_vegeta_is_read_through_the_loss_of_its_target(loaded: Loaded) -> None:
    loaded.serve("n1")
    await loaded.answering()
    attack = "echo PUT http://127.0.0.1:$PORT/k | vegeta attack -rate $RATE -duration 600s"
    run = ("sh", "-c", f"{attack} -body /dev/null | vegeta encode --to json")
    env = {"PORT": "{n1.port}", "RATE": "100"}
    load = loaded.load(command=CommandLoadSpec(run=run, format=LoadFormat.VEGETA, env=env))
    await load.start(100)
    await loaded.until(lambda: sum(sample.acked for sample in loaded.samples()) >= 150)
    answered = [sample for sample in loaded.samples() if sample.acked]
    assert all(sample.p99_ms is not None for sample in answered)
    loaded.kill("n1")
    await loaded.next(ev.Sampled, lambda event: event.sample.failed > 0)
    loaded.serve("n1")
    await loaded.next(ev.Sampled, lambda event: event.sample.acked > 5)


async def test_nothing_is_read_back(loaded: Loaded) -> None:
    load = foreign(loaded, "ticks")
    await load.start(10)
    await loaded.until(lambda: bool(loaded.samples()))
    proof = await load.read_back()
    assert not proof.complete
    assert proof.acked == loaded.samples()[-1].total_writes_acked
    assert "keeps no ledger" in proof.detail
