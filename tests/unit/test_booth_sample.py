"""A booth's memory is compared chapter by chapter: the proportions of chapters are chance."""

from __future__ import annotations

from tests.bench.booth_sample import BoothSample, growth_of, levels

WELCOME, RECOVERY = 0, 6


def sampled(chapter: int, memory: int, count: int = 1) -> list[BoothSample]:
    return [BoothSample(0.0, memory, memory, memory, 1, 1, chapter)] * count


def test_more_of_a_large_chapter_in_the_end_is_no_growth() -> None:
    early = sampled(WELCOME, 100, 9) + sampled(RECOVERY, 300, 1)
    late = sampled(WELCOME, 100, 1) + sampled(RECOVERY, 300, 9)
    assert levels(early, late, "memory") == (200, 200)
    assert list(growth_of(early, late, "minute 5")) == []


def test_growth_within_each_chapter_is_told_whatever_their_proportions_are() -> None:
    early = sampled(WELCOME, 100, 1) + sampled(RECOVERY, 300, 9)
    late = sampled(WELCOME, 110, 9) + sampled(RECOVERY, 330, 1)
    told = list(growth_of(early, late, "minute 5"))
    assert told == [f"{name} grew 1.100 times" for name in ("memory", "app", "disk")]


def test_runs_without_a_chapter_in_common_can_not_be_compared() -> None:
    (told,) = growth_of(sampled(WELCOME, 100), sampled(RECOVERY, 300), "minute 5")
    assert told.startswith("it was too short")
