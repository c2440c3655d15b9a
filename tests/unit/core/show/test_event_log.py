"""The log of a timeline: what matters, once, and nothing that comes all the time."""

import logging

import pytest

from core.model import events as ev
from core.show.event_log import EventLog
from core.views.timeline import Timeline

BUSY = "Load is still under way."


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "core.show.event_log")
    return caplog


def test_notice_that_is_shown_again_and_again_is_logged_once(told: pytest.LogCaptureFixture):
    timeline = Timeline()
    log = EventLog(timeline)
    for _ in range(5):
        timeline.append(ev.NoticeShown(t=1.0, level=ev.Level.INFO, text=BUSY))
        timeline.append(ev.NoticeShown(t=1.0, level=ev.Level.INFO, text=""))
    timeline.append(ev.NoticeShown(t=2.0, level=ev.Level.INFO, text="Something else."))
    log.close()
    assert [record.getMessage().count(BUSY) for record in told.records] == [1, 0]


def test_bytes_on_the_links_are_not_logged(told: pytest.LogCaptureFixture):
    timeline = Timeline()
    log = EventLog(timeline)
    timeline.append(ev.LinksMeasured(t=1.0, bytes_per_s={"n1": {"n2": 60}}))
    log.close()
    assert told.records == []
