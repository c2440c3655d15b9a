"""Texts about groups of keys of which some took no write."""

from __future__ import annotations

import pytest

from core.model.events import Nouns
from core.model.findings.clues import GroupsSilent
from core.model.records import SHARDS
from core.text.findings.explanation import clue_words
from core.text.key_groups import outage_words, silent_words
from core.views.key_groups import GroupOutage

REGIONS = Nouns("region", "regions")


@pytest.mark.parametrize(
    ("hit", "words"),
    [
        (0, "no region stood still: no write to any waited longer than 1.7 s"),
        (1, "1 of 9 regions took no write for 1.7 s; the rest went on"),
        (5, "5 of 9 regions took no write for 1.7 s at most; the rest went on"),
        (9, "none of 9 regions took a write for 1.7 s at most"),
    ],
)
def test_outage_is_said_with_its_place(hit: int, words: str) -> None:
    assert outage_words(GroupOutage(hit, 9, 1.66), REGIONS) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 of 9 regions takes no write"),
        (5, "5 of 9 regions take no write"),
        (9, "none of 9 regions takes a write"),
    ],
)
def test_groups_that_stand_still_now_are_counted(count: int, words: str) -> None:
    assert silent_words(count, 9, REGIONS) == words


def test_system_without_a_noun_of_its_own_has_groups() -> None:
    assert silent_words(2, 9, SHARDS) == "2 of 9 groups take no write"


def test_clue_says_what_stands_still_and_afterwards_for_how_long() -> None:
    lasting = GroupsSilent(silent=4, hit=5, total=9, longest_s=0.9, nouns=REGIONS)
    assert clue_words(lasting) == "4 of 9 regions take no write"
    over = GroupsSilent(silent=0, hit=5, total=9, longest_s=1.66, nouns=REGIONS)
    assert clue_words(over) == "5 of 9 regions took no write for 1.7 s at most; the rest went on"
