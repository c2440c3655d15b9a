"""The stories of the rate limiter: what they go with, and how their figures are said."""

from __future__ import annotations

from typing import cast

import pytest
from msgspec import Struct

from core.ports import SubjectError
from core.settings import StorySettings
from core.stage import Stage
from subjects.load.protocol import KeyCount, SpanEnded
from subjects.ratelimiter.plans import STORIES, plans
from subjects.ratelimiter.stories.drift_chapters import chapters as drift_chapters
from subjects.ratelimiter.stories.ghost_chapters import chapters as ghost_chapters
from subjects.ratelimiter.stories.words import (
    allowed_per_s,
    asked,
    check_plan,
    fullest,
    over,
    over_text,
)


class Asked(Struct):
    """As much of a stage as is asked for its settings."""

    settings: StorySettings


class Nothing:
    """Actions that are never played."""

    def __getattr__(self, name: str) -> None:
        return None


def span(*keys: KeyCount, seconds: float = 2.0) -> SpanEnded:
    return SpanEnded(id=1, span=1, name="", t=0.0, seconds=seconds, keys=keys)


def key(name: str, most: int, **known: int) -> KeyCount:
    return KeyCount(key=name, limit=100, most=most, **known)


def with_fault(fault: str) -> Stage:
    return cast("Stage", Asked(StorySettings(fault=fault)))


def test_a_fault_that_a_story_is_not_about_is_refused_with_the_way_out() -> None:
    check_plan(with_fault("burst"), "ghost-allowing", ("burst",), "counter-drift")
    with pytest.raises(SubjectError, match="ghost-allowing isn't about the fault kill") as caught:
        check_plan(with_fault("kill-node"), "ghost-allowing", ("burst",), "counter-drift")
    assert "--fault burst" in caught.value.remedy
    assert "--story counter-drift" in caught.value.remedy


def test_the_fullest_window_is_told_with_what_is_too_much() -> None:
    burst = span(key("alpha", 140), key("beta", 163), key("gamma", 90))
    assert fullest(burst).key == "beta"
    assert over(burst) == 63
    assert over_text(burst) == (
        "163 of beta were allowed within one second; the limit is 100: 63 too many. "
        "alpha and beta were over"
    )


def test_what_was_within_the_limit_is_told_as_that() -> None:
    assert over(span(key("alpha", 100))) == 0
    assert over_text(span(key("alpha", 100))) == (
        "no key had more than 100 allowed within any second; the limit is 100"
    )


def test_checks_of_a_span_are_counted_whatever_became_of_them() -> None:
    counted = span(
        key("alpha", 1, allowed=30, refused=60, failed=10),
        key("beta", 1, allowed=50),
        seconds=2.0,
    )
    assert asked(counted) == 150
    assert allowed_per_s(counted) == 40.0
    assert allowed_per_s(span(key("alpha", 1, allowed=5), seconds=0.0)) == 0.0


def test_every_chapter_has_a_key_of_its_own_and_something_to_say() -> None:
    for told in (ghost_chapters, drift_chapters):
        found = told(cast("Nothing", Nothing()))  # type: ignore[arg-type]
        assert len({chapter.key for chapter in found}) == len(found)
        assert all(chapter.narration.endswith(".") or "?" in chapter.narration for chapter in found)


def test_the_stories_and_the_faults_go_by_stable_names() -> None:
    assert STORIES == ("ghost-allowing", "counter-drift")
    assert tuple(plans()) == ("burst", "pause-store", "kill-node")
    assert plans(docker=True)["kill-node"].chaos_type == "container-kill"
