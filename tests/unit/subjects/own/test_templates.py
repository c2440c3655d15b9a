"""Places in texts of a scenario file, and the values that fill them in."""

from __future__ import annotations

import pytest

from subjects.own.templates import UnknownNameError, fill, names_in

VALUES = {"port": "8000", "n2.port": "8002", "n2.port.raft": "9002"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("--listen {port}", "--listen 8000"),
        ("{n2.port},{n2.port.raft}", "8002,9002"),
        ("{{port}}", "{port}"),
        ('{"a": {"b": "{port}"}}', '{"a": {"b": "8000"}}'),
        ("awk '{print $1}' {}", "awk '{print $1}' {}"),
        ("", ""),
    ],
)
def test_names_are_filled_in_and_all_other_braces_stay(text: str, filled: str) -> None:
    values = VALUES | {"print": "never"}
    assert fill(text, values) == filled


def test_unknown_name_is_told_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match=r"\{n2.prot\}") as raised:
        fill("{n2.prot}", VALUES)
    assert raised.value.remedy == "Write {n2.port}."


def test_unknown_name_that_resembles_none_is_told_with_all() -> None:
    with pytest.raises(UnknownNameError) as raised:
        fill("{something}", {"port": "1"})
    assert raised.value.remedy == "Known here: {port}."


def test_each_wanted_name_is_listed_once() -> None:
    assert names_in("{a} {b} {{c}}", "{a.port}", "{a}") == ("a", "b", "a.port")
