"""Messages that sentinels publish become lines that name members rather than addresses."""

from __future__ import annotations

import pytest

from core.model.events import Level
from subjects.sentinel.sentinel_words import said_words, voted
from subjects.sentinel.topology import sentinel_id
from tests.unit.subjects.sentinel.staged import NETWORK

V1, V2 = "127.0.0.1 7001", "127.0.0.1 7002"


@pytest.mark.parametrize(
    ("channel", "message", "text"),
    [
        ("+sdown", f"master primary {V1}", "s2: v1 doesn't answer (+sdown)"),
        (
            "+sdown",
            f"sentinel {sentinel_id('s1')} 127.0.0.1 7004 @ primary {V1}",
            "s2: s1 doesn't answer (+sdown)",
        ),
        (
            "+odown",
            f"master primary {V1} #quorum 2/2",
            "2 of 3 sentinels agree: v1 is down (+odown)",
        ),
        ("+try-failover", f"master primary {V1}", "s2 wants to lead the failover (+try-failover)"),
        ("+vote-for-leader", f"{sentinel_id('s3')} 1", "s2 votes for s3 (+vote-for-leader)"),
        (
            "+elected-leader",
            f"master primary {V1}",
            "s2 is elected to lead the failover (+elected-leader)",
        ),
        (
            "+switch-master",
            f"primary {V1} {V2}",
            "the sentinels name v2, no longer v1 (+switch-master)",
        ),
        (
            "+convert-to-slave",
            f"slave 127.0.0.1:7001 {V1} @ primary {V2}",
            "v1 still says primary: made a replica (+convert-to-slave)",
        ),
    ],
)
def test_each_channel_is_told_in_words(channel: str, message: str, text: str) -> None:
    said = said_words(NETWORK, "s2", channel, message)
    assert said is not None
    assert said.text == text
    assert said.level is (Level.GOOD if channel == "+switch-master" else Level.WARNING)


@pytest.mark.parametrize(
    ("channel", "message"),
    [("+odown", "master"), ("+sdown", "master primary 10.0.0.9 1"), ("+tilt", "#tilt"), ("", "")],
)
def test_message_that_cannot_be_read_is_left_out(channel: str, message: str) -> None:
    assert said_words(NETWORK, "s2", channel, message) is None


def test_a_vote_names_its_candidate_and_epoch() -> None:
    assert voted("+vote-for-leader", f"{sentinel_id('s3')} 7") == ("s3", 7)
    assert voted("+vote-for-leader", f"{sentinel_id('s3')} x") == ("s3", None)


@pytest.mark.parametrize("message", ["", "a-stranger 1"])
def test_message_that_is_no_vote_for_a_sentinel_is_none(message: str) -> None:
    assert voted("+vote-for-leader", message) is None
    assert voted("+sdown", f"{sentinel_id('s3')} 7") is None
