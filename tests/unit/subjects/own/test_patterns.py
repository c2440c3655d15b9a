"""Patterns that people write are matched within a limit of time."""

from __future__ import annotations

import pytest

from subjects.own import patterns
from subjects.own.patterns import PatternError, check, search

SLOW, TEXT = "(a|aa)+$", "a" * 90 + "b"
"""A pattern that takes years on this text."""


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_resting", {})


def test_first_match_is_found_with_its_groups() -> None:
    found = search(r"role:(\w+)", "id:1 role:leader")
    assert found is not None
    assert found[1] == "leader"
    assert search("^b$", "a\nb\nc") is None
    assert search("^b$", "a\nb\nc", by_line=True) is not None


def test_pattern_that_would_take_years_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MATCH_WITHIN_S", 0.01)
    with pytest.raises(PatternError, match="takes longer than"):
        search(SLOW, TEXT)


def test_pattern_that_was_given_up_is_not_tried_again_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patterns, "MATCH_WITHIN_S", 0.01)
    with pytest.raises(PatternError):
        search(SLOW, TEXT)
    with pytest.raises(PatternError):
        search(SLOW, "aa")
    monkeypatch.setattr(patterns, "_resting", {SLOW: 0.0})
    assert search(SLOW, "aa") is not None


@pytest.mark.parametrize("pattern", ["(", "[", "a{2,1}", "(?P<a>x)(?P=b)"])
def test_text_that_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        check(pattern)
    with pytest.raises(PatternError):
        search(pattern, "x")
