"""Notes in Markdown: what is read, and what is said of a file that isn't notes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.model.records import ChapterInfo
from core.ports import SubjectError
from core.show.presenter.notes import (
    MOST_BYTES,
    Note,
    parse_chapter_notes,
    parse_notes,
    read_notes,
)

DETECTION = ChapterInfo(key="detection", title="Detection", narration="")
HEALTH = ChapterInfo(key="health", title="Cluster health", narration="")


def test_each_heading_has_its_paragraphs_with_their_labels() -> None:
    text = (
        "# Welcome\n\n**Say** Hello,\nall of you.\n\n**Ask:** Who are you?\n\nAnd so on.\n# Load\n"
    )
    welcome, load = parse_notes(text)
    assert (welcome.heading, load.heading, load.notes) == ("Welcome", "Load", ())
    assert welcome.notes == (
        Note("Hello, all of you.", "Say"),
        Note("Who are you?", "Ask"),
        Note("And so on."),
    )


def test_items_and_quotes_are_paragraphs_and_a_label_begins_one() -> None:
    (section,) = parse_notes("## X\n- one\n- two\n  goes on\n1. three\n> quoted\n**If** four")
    assert [note.text for note in section.notes] == ["one", "two goes on", "three quoted", "four"]
    assert section.notes[-1].label == "If"


def test_marks_of_emphasis_code_and_links_are_left_out() -> None:
    (section,) = parse_notes("# A *b*\nSee `kill -9`, **now** and [there](http://x) a_b_c 2*3*4.")
    assert section.heading == "A b"
    assert section.notes[0].text == "See kill -9, now and there a_b_c 2*3*4."


def test_underlined_lines_are_headings_and_rules_are_not() -> None:
    sections = parse_notes("Welcome\n=======\nhello\n\n---\n\nLoad\n----\nmore\n")
    assert [section.heading for section in sections] == ["Welcome", "Load"]
    assert [note.text for note in sections[0].notes] == ["hello"]


def test_code_comments_and_front_matter_make_no_heading() -> None:
    text = "---\ntitle: x\n---\n<!-- # no -->\n# Load\n```\n# no heading\n```\nyes\n"
    headings = [section.heading for section in parse_notes(text) if section.notes]
    assert headings == ["Load"]


@pytest.mark.parametrize("heading", ["Detection", "detection", "5. DETECTION", "Detection:"])
def test_heading_names_a_chapter_by_title_or_key(heading: str) -> None:
    (section,) = parse_notes(f"### {heading}\ntext")
    assert section.is_of(DETECTION)
    assert not section.is_of(HEALTH)


def test_headings_that_name_no_chapter_are_strangers(tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_text("# My talk\n\n# Detektion\ntext\n\n# health\ntext\n", encoding="utf-8")
    notes = read_notes(file)
    assert notes.name == "talk.md"
    assert notes.of(HEALTH) == (Note("text"),)
    assert notes.of(DETECTION) == ()
    assert notes.strangers((DETECTION, HEALTH)) == ("Detektion",)


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_bytes("\ufeff# Load\r\ntext\r\n".encode())
    assert read_notes(file).sections[0].heading == "Load"


@pytest.mark.parametrize(
    ("content", "why", "remedy"),
    [
        (b"", "have no heading", "# Detection"),
        (b"just words\n", "have no heading", "# Detection"),
        (b"# Load\n\n# Health\n", "nothing under them", "# Detection"),
        (b"# Load\nx\n# Health\n\xff\n", "no UTF-8 text (line 4)", "as UTF-8"),
        (b"# Load\nx\n## load\ny\n", "heading 'load' twice", "under one heading"),
        (b"# Load\n" + b"x" * MOST_BYTES, "too large", "# Detection"),
    ],
)
def test_bad_file_is_told_with_its_name_and_the_way_out(
    tmp_path: Path, content: bytes, why: str, remedy: str
) -> None:
    file = tmp_path / "talk.md"
    file.write_bytes(content)
    with pytest.raises(SubjectError) as caught:
        read_notes(file)
    assert str(file) in str(caught.value)
    assert why in str(caught.value).replace("'Load'", "'load'")
    assert remedy in caught.value.remedy


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "talk.md")
    with pytest.raises(SubjectError, match="no regular file") as caught:
        read_notes(tmp_path / "talk.md")
    assert "--notes" in caught.value.remedy


@pytest.mark.parametrize("name", ["missing.md", "."])
def test_notes_that_cannot_be_read_are_told_with_their_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(SubjectError, match="can't be read") as caught:
        read_notes(tmp_path / name)
    assert "--notes" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "# a" + " " * 100_000 + "b",
        "# a" + "#" * 100_000 + " b",
        "<!--" * 25_000,
        "# a\n" + "[" * 100_000,
        "# a\n" + "<!--" * 25_000,
    ],
)
@pytest.mark.timeout(20)
def test_marks_without_an_end_are_read_in_no_time(text: str) -> None:
    parse_notes(text)
    parse_chapter_notes(text)


def test_heading_may_be_closed_by_signs_and_may_end_with_one() -> None:
    sections = parse_notes("# Load ##\none\n# C#\ntwo\n# A # b\nthree")
    assert [section.heading for section in sections] == ["Load", "C#", "A # b"]


def test_comment_without_an_end_is_text() -> None:
    (section,) = parse_notes("# Load\na <!-- gone --> b\n\nc <!-- stays")
    assert [note.text for note in section.notes] == ["a  b", "c <!-- stays"]
