"""A booth's growth: memory by chapters, the disk by what stays, the log by its limit."""

from __future__ import annotations

from msgspec.structs import replace

from tests.bench.booth_sample import MOST_LOG, RECORDING, BoothSample, growth_of, levels

WELCOME, RECOVERY = 0, 6
BOOTH = BoothSample(0.0, memory=100, app=100, disk=100, log=0, processes=1, files=1)


def sampled(chapter: int, memory: int, count: int = 1) -> list[BoothSample]:
    return [replace(BOOTH, memory=memory, app=memory, chapter=chapter)] * count


def test_more_of_a_large_chapter_in_the_end_is_no_growth() -> None:
    early = sampled(WELCOME, 100, 9) + sampled(RECOVERY, 300, 1)
    late = sampled(WELCOME, 100, 1) + sampled(RECOVERY, 300, 9)
    assert levels(early, late, "memory") == (200, 200)
    assert list(growth_of(early, late, "minute 5")) == []


def test_growth_within_each_chapter_is_told_whatever_their_proportions_are() -> None:
    early = sampled(WELCOME, 100, 1) + sampled(RECOVERY, 300, 9)
    late = sampled(WELCOME, 110, 9) + sampled(RECOVERY, 330, 1)
    told = list(growth_of(early, late, "minute 5"))
    assert told == [f"{name} grew 1.100 times" for name in ("memory", "app")]


def test_runs_without_a_chapter_in_common_can_not_be_compared() -> None:
    (told,) = growth_of(sampled(WELCOME, 100), sampled(RECOVERY, 300), "minute 5")
    assert told.startswith("it was too short")


def test_the_data_of_a_longer_show_are_no_growth_and_what_stays_of_it_is() -> None:
    early = [BOOTH, replace(BOOTH, disk=200, chapter=RECOVERY)]
    longer = replace(BOOTH, disk=10 * RECORDING, chapter=RECOVERY)
    assert list(growth_of(early, [BOOTH, longer], "minute 5")) == []
    stays = replace(BOOTH, disk=BOOTH.disk + 2 * RECORDING)
    (told,) = growth_of(early, [stays, longer], "minute 5")
    assert told.startswith("the disk that is taken at Welcome grew by 1,048,576")


def test_the_disk_of_a_booth_that_never_came_back_to_welcome_can_not_be_compared() -> None:
    early, late = [BOOTH], [replace(BOOTH, chapter=RECOVERY)]
    (told,) = growth_of([*early, *late], late, "minute 5")
    assert told == "the disk can't be compared: nobody was at Welcome"


def test_a_log_may_grow_until_it_is_rotated() -> None:
    assert list(growth_of([BOOTH], [replace(BOOTH, log=MOST_LOG)], "minute 5")) == []
    (told,) = growth_of([BOOTH], [replace(BOOTH, log=MOST_LOG + 1)], "minute 5")
    assert told.startswith("the log isn't rotated")
