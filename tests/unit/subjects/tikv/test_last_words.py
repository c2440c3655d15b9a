"""Tests of the error where a container ends, or nothing answers, during the start."""

from __future__ import annotations

import pytest

from subjects.tikv.last_words import find_remedy, shorten


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (
            "[FATAL] the maximum number of open file descriptors is too small, got 1024",
            "Allow containers more open files",
        ),
        ("IO error: No space left on device", "Free some space"),
        ("invalid configuration: election timeout 1000 ms is less than lease", "This tag"),
        ("nothing that is known", ""),
    ],
)
def test_error_in_a_log_is_met_with_its_remedy(words: str, remedy: str) -> None:
    assert find_remedy(words).startswith(remedy)
    assert bool(find_remedy(words)) == bool(remedy)


def test_long_lines_are_cut_and_empty_ones_left_out() -> None:
    text = shorten("first\n\n" + "x" * 500 + "\n")
    assert text.startswith("first | xxx")
    assert len(text) < 320
