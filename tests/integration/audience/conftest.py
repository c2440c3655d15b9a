"""Each test of the folder holds that the page's process has nothing to complain about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_complaints(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails a test in which the page's process printed anything."""
    yield
    said = [each.getMessage() for each in caplog.get_records("call")]
    assert not [text for text in said if text.startswith("audience") or "Traceback" in text]
