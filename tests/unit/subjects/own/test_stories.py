"""The stories of a scenario: its texts, notes and expectations, and a second act with a fix."""

from __future__ import annotations

from typing import Any

import pytest

from core.model.events import NodeHealth, NodeStatus, ReadBack, Role
from core.model.expectations import Measure
from subjects.own.plans import plans
from subjects.own.stories import SecondAct, part_of, proves, stories, story_keys
from tests.unit.subjects.own.scenarios import LEADER, scenario

READ = {"read": {"path": "/{key}"}}
FIX: dict[str, Any] = {"title": "two copies", "env": {"COPIES": "2"}}


async def look_back(_: int) -> tuple[ReadBack, int]:
    raise AssertionError("these stories are only looked at, and never played")


async def apply() -> None:
    raise AssertionError("these stories are only looked at, and never played")


SECOND = SecondAct(apply, look_back)


def told(**said: Any) -> dict[str, str]:
    """Returns what the chapters of the outage say, by key."""
    own = scenario(**said)
    return {each.key: each.narration for each in stories(own, plans(own))["outage"].chapters}


def test_story_is_that_of_an_outage_with_the_first_fault() -> None:
    own = scenario(leader=LEADER)
    (story,) = stories(own, plans(own)).values()
    assert (story.key, story.fault) == ("outage", "kill-leader")
    assert set(story.faults) == set(plans(own))
    assert len(story.chapters) == 8


def test_chapters_say_what_is_so_for_this_system() -> None:
    by_us, by_nobody = told(load={"http": READ}, leader=LEADER), told()
    assert "prove that no acknowledged write was lost" in by_us["welcome"]
    assert "One of them is the leader" in by_us["health"]
    assert "prove" not in by_nobody["welcome"]
    assert "leader" not in by_nobody["health"]
    assert by_nobody["load"].startswith("Nobody loads this system")
    k6 = told(load={"command": {"run": ["k6", "run"], "format": "k6"}})
    assert k6["load"].startswith("k6 loads it")


def test_file_says_titles_narration_and_notes_of_chapters() -> None:
    said = {"load": {"title": "Orders", "narration": "Orders come in.", "notes": "**Say** hello"}}
    own = scenario(story={"title": "A bad day", "chapters": said, "fault": "pause"})
    story = stories(own, plans(own))["outage"]
    load = next(each for each in story.chapters if each.key == "load")
    assert (load.title, load.narration) == ("Orders", "Orders come in.")
    assert load.info().notes == "**Say** hello"
    assert (story.title, story.fault) == ("A bad day", "pause")


def test_fault_that_cannot_be_had_is_replaced_by_the_first_that_can() -> None:
    own = scenario(faults={"b": {"burst": 3}, "k": {"kill": "a"}}, story={"fault": "b"})
    assert stories(own, plans(own))["outage"].fault == "k"


@pytest.mark.parametrize(
    ("load", "expect", "measures"),
    [
        ({"http": READ}, None, [Measure.LOST]),
        ({"http": {}}, None, []),
        (None, {"detected_within": "2s"}, [Measure.DETECTED]),
        (
            {"http": READ},
            {"recovered_within": 9, "outage_below": "5s", "cause": "x", "failed_below": 0.1},
            [Measure.RECOVERED, Measure.OUTAGE, Measure.CAUSE, Measure.LOST, Measure.FAILED],
        ),
    ],
)
def test_nothing_may_be_lost_where_there_is_a_proof_and_the_rest_is_asked_for(
    load: dict[str, Any] | None, expect: dict[str, Any] | None, measures: list[Measure]
) -> None:
    own = scenario(load=load, story={"expect": expect})
    story = stories(own, plans(own))["outage"]
    assert [each.measure for each in story.expectations] == measures


def test_fix_makes_a_story_of_two_acts_which_comes_first() -> None:
    own = scenario(load={"http": READ}, story={"fix": FIX, "title": "Two copies"})
    found = stories(own, plans(own), SECOND)
    assert tuple(found) == story_keys(own) == ("two-acts", "outage")
    assert found["two-acts"].title == "Two copies"
    assert [each.key for each in found["two-acts"].chapters][-4:] == [
        "cost",
        "fix",
        "again",
        "summary",
    ]
    assert found["two-acts"].expectations
    assert "two copies" in found["two-acts"].about


def test_system_that_nobody_loads_has_no_second_act() -> None:
    own = scenario(story={"fix": FIX})
    assert tuple(stories(own, plans(own))) == story_keys(own) == ("outage",)
    assert not proves(own)


def test_lanes_show_who_leads_and_who_is_away() -> None:
    leads = NodeHealth(node="a", status=NodeStatus.UP, role=Role.LEADER)
    assert part_of(leads) == ("a leads", "good")
    assert part_of(NodeHealth(node="a", status=NodeStatus.DOWN)) == ("a down", "muted")
    assert part_of(NodeHealth(node="a", status=NodeStatus.UP, role=Role.FOLLOWER)) is None
