from __future__ import annotations

import logging

import pytest

from subjects.ratelimiter.service.store_link import StoreLink


def test_a_store_that_is_lost_and_found_is_told_of_once_each(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    link = StoreLink(lambda: 0.0)
    link.synced()
    for _ in range(3):
        link.failed(TimeoutError("no answer in time"))
    assert not link.up
    assert link.errors == 3
    for _ in range(3):
        link.synced()
    assert link.up
    assert len(caplog.records) == 2
    assert "no answer in time" in caplog.text
