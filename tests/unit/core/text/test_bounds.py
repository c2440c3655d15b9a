"""The bound in words comes from numbers; old recordings hold the words themselves."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from core.model.events import Bound, RunStarted
from core.text.bounds import bound_in_sentence, bound_of, bound_words, span_of
from tests.scripted import scripted_run

NAME = "election timeout"


def run_started(bound: str, span_s: tuple[float, float] | UnsetType) -> RunStarted:
    started = scripted_run()[0]
    assert isinstance(started, RunStarted)
    return replace(started, bound=bound, bound_s=span_s)


@pytest.mark.parametrize(
    ("name", "span_s", "words", "in_sentence"),
    [
        (NAME, (4.0, 9.0), "election timeout 4 to 9 s", "election timeout (4 to 9 s)"),
        (NAME, (0.5, 1.25), "election timeout 0.5 to 1.25 s", "election timeout (0.5 to 1.25 s)"),
        ("election timeout 4 to 9 s", UNSET, "election timeout 4 to 9 s", None),
        ("", (0.0, 5.0), "", ""),
        ("", UNSET, "", ""),
    ],
)
def test_bound_is_told_by_its_name_and_span(
    name: str, span_s: tuple[float, float] | UnsetType, words: str, in_sentence: str | None
) -> None:
    assert bound_words(Bound(name, span_s)) == words
    assert bound_in_sentence(Bound(name, span_s)) == (words if in_sentence is None else in_sentence)


def test_span_alone_is_told_only_where_the_bound_has_one() -> None:
    assert span_of(Bound(NAME, (4.0, 9.0))) == "4 to 9 s"
    assert span_of(Bound(NAME, (0.0, 5.0))) == "up to 5 s"
    assert span_of(Bound("", (0.0, 5.0))) == span_of(Bound(NAME, UNSET)) == ""


def test_run_of_an_old_recording_tells_its_bound_as_it_was_recorded() -> None:
    old = run_started("election timeout 1 to 2 s", UNSET)
    line = msgspec.json.encode(old)
    assert b"bound_s" not in line
    assert bound_of(msgspec.json.decode(line, type=RunStarted)) == "election timeout 1 to 2 s"


def test_run_of_a_new_recording_keeps_the_span_as_numbers() -> None:
    new = run_started(NAME, (1.0, 2.0))
    read = msgspec.json.decode(msgspec.json.encode(new), type=RunStarted)
    assert read.bound_s == (1.0, 2.0)
    assert bound_of(read) == "election timeout 1 to 2 s"
