"""The process that phones reach: what it may do, and that it lives no longer than the app."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.model import events as ev
from core.model import intents as want
from tests.integration.audience import doomed_audience
from tests.integration.audience.test_voting import joined
from tests.phones import Phone, audience, is_asked, until
from tests.process_wait import still_alive


def test_the_process_ends_with_an_app_that_is_killed():
    app = subprocess.Popen(
        [sys.executable, doomed_audience.__file__],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        assert app.stdout is not None
        pid = int(app.stdout.readline().split()[0])
        process = psutil.Process(pid)
        app.kill()
        app.wait()
        # The page gives way to all others: on a busy machine its end may take a while.
        assert still_alive([process], 30.0) == []
    finally:
        app.kill()
        app.wait()
        if app.stdout is not None:
            app.stdout.close()


async def test_a_process_that_dies_is_told_and_can_be_had_again():
    async with audience() as live:
        (phone,) = await joined(live)
        first = live.link.pid
        assert first is not None
        psutil.Process(first).kill()
        await until(lambda: live.all(ev.AudienceClosed))
        closed = live.all(ev.AudienceClosed)[0]
        assert "signal 9" in closed.problem
        assert closed.remedy
        assert live.timeline.state.audience.lost == closed
        opened = await live.open()
        assert live.link.pid != first
        again = Phone(opened.url)
        assert (await again.get()).status == 200
        assert (await Phone(opened.url.replace(again.path, phone.path)).get()).status == 404


async def test_a_vote_under_way_is_asked_again_after_the_process_was_had_again():
    async with audience() as live:
        await joined(live)
        live.ask()
        assert live.link.pid is not None
        psutil.Process(live.link.pid).kill()
        await until(lambda: live.all(ev.AudienceClosed))
        live.ask(vote=2)
        phone = Phone((await live.open()).url)
        await is_asked(phone, vote=2)


async def test_page_process_listens_on_the_one_address_and_nowhere_else():
    async with audience() as live:
        opened = await live.open()
        assert live.link.pid is not None
        process = psutil.Process(live.link.pid)
        listens = [each.laddr for each in process.net_connections() if each.status == "LISTEN"]
        assert [tuple(each) for each in listens] == [("127.0.0.1", opened.port)]
        assert process.children() == []


async def test_an_address_of_another_machine_is_refused_in_words():
    async with audience() as live:
        live.link.send(want.OpenAudience("203.0.113.7"))
        await until(lambda: live.all(ev.AudienceClosed))
        closed = live.all(ev.AudienceClosed)[0]
        assert "203.0.113.7" in closed.problem
        assert "another address" in closed.remedy
        assert live.all(ev.AudienceOpened) == []


async def test_a_port_that_is_taken_gives_way_to_another():
    async with audience() as one, audience() as two:
        first, second = await one.open(), await two.open()
        assert first.port != second.port


async def test_opening_twice_changes_nothing():
    async with audience() as live:
        opened = await live.open()
        pid = live.link.pid
        assert live.link.send(want.OpenAudience("127.0.0.1"))
        assert live.link.pid == pid
        assert live.timeline.state.audience.opened == opened


@pytest.mark.skipif(sys.platform != "linux", reason="how it is weighed is told on Linux")
async def test_page_process_gives_way_to_the_window():
    async with audience() as live:
        await live.open()
        assert live.link.pid is not None
        own = psutil.Process().nice()
        assert psutil.Process(live.link.pid).nice() == min(own + 5, 19)
        assert os.sched_getscheduler(live.link.pid) == os.SCHED_BATCH
        assert os.sched_getscheduler(0) != os.SCHED_BATCH


async def test_nothing_of_a_quiet_end_is_on_stderr(caplog: pytest.LogCaptureFixture):
    async with audience() as live:
        (phone,) = await joined(live)
        async with phone.following() as stream:
            await stream.readline()
            await live.link.close()
    await asyncio.sleep(0)
    assert caplog.text == ""
