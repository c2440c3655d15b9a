"""Tests of reading a limiter's figures."""

from __future__ import annotations

from subjects.ratelimiter.service_client import read_metrics

PAGE = b"""# HELP checks_total Checks by what became of them.
# TYPE checks_total counter
checks_total{result="allowed"} 17
checks_total{result="refused"} 3
sync_age_seconds NaN
keys 4

nonsense
broken one
"""


def test_samples_are_read_by_name_and_labels() -> None:
    assert read_metrics(PAGE) == {
        'checks_total{result="allowed"}': 17,
        'checks_total{result="refused"}': 3,
        "keys": 4,
    }


def test_a_page_that_is_no_text_has_no_samples() -> None:
    assert read_metrics(b"\xff\xfe\x00") == {}
