"""Texts about a stop condition that breaks."""

from __future__ import annotations

from core.text import faults as words


def test_note_names_whose_faults_are_undone() -> None:
    assert words.stopped_note("few errors", ("n1",)).endswith("the fault in n1 is undone at once")
    two = words.stopped_note("few errors", ("n1", "n2"))
    assert two.endswith("the faults in n1 and n2 are undone at once")


def test_title_is_said_once_though_what_was_found_begins_with_it() -> None:
    text = words.stopped_words("few errors", "few errors: 29 % failed")
    assert text.count("few errors") == 1
    assert "29 % failed. The fault was undone at once." in text
    told, remedy = words.stopped_notice("few errors", "12 of them")
    assert "12 of them" in told
    assert remedy
