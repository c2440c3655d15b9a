"""Tests of a report's words for each kind of fault, and for what stays untested."""

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import summarize
from core.report.verdict import tell
from tests.scripted import scripted_run


def told(chaos_type: str) -> tuple[str, str]:
    history = RunHistory()
    for event in scripted_run():
        changed = isinstance(event, ev.FaultInjected)
        history.add(replace(event, chaos_type=chaos_type) if changed else event)
    return tell(summarize(history)), str(render(history, summarize(history)))


@pytest.mark.parametrize(
    ("chaos_type", "done", "limit"),
    [
        ("container-kill", "was killed", "its files stay"),
        ("partition", "was cut off", "in one direction only"),
        ("latency", "was slowed", "overtaken"),
        ("node-pause", "was paused", "SIGSTOP"),
        ("redis-pause", "was paused", "SIGSTOP"),
        ("process-kill", "was killed", "SIGKILL"),
        ("kill", "was killed", "SIGKILL"),
    ],
)
def test_kind_is_told_by_its_own_words(chaos_type: str, done: str, limit: str):
    what, page = told(chaos_type)
    assert done in what
    assert limit in page


def test_kind_that_is_not_known_is_told_plainly_by_the_name_of_the_storys_fault():
    what, page = told("clock-skew")
    assert "was hit by kill-leader" in what
    assert "SIGKILL" not in page


def test_network_that_was_part_of_the_test_is_not_said_to_be_left_out():
    assert "a network between them was not part of the test" in told("process-kill")[1]
    assert "the network between them was a virtual one" in told("partition")[1]
