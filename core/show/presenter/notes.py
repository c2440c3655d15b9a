"""Notes in Markdown: one heading a chapter, and under each what to say, ask and watch."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from core.model.records import ChapterInfo
from core.ports import SubjectError
from core.process.files import is_endless

MOST_BYTES = 200_000
"""A larger file is no file of notes: this is a talk of three hours, word by word."""

FORM = (
    "Notes are Markdown with one heading a chapter: '# Detection', and under it what to say. "
    "The file resources/notes/raft-outage.md of Faultstage is an example."
)
"""The remedy for a file of notes that can't be used."""

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*)$")
_CLOSING = re.compile(r"(?:^|\s)#+$")
_RULE = re.compile(r" {0,3}(=+|-+)\s*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_LABEL = re.compile(r"(\*\*|__)(?P<label>[^*_]{1,24}?)[.:]?\1[.:]?\s*(?P<text>.*)$", re.DOTALL)
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?P<text>.*)$")
# Bounded, so that marks without an end don't cost a look at all that follows, again and again.
_LINK = re.compile(r"!?\[([^\]]{0,400})\]\([^)]{0,2000}\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)")


class Note(Struct, frozen=True):
    """A paragraph of notes.

    Attributes:
        text: plain text.
        label: what the paragraph is for, as ``Ask``; empty where the notes don't say.
    """

    text: str
    label: str = ""


class NotesSection(Struct, frozen=True):
    """A heading, as written, and the paragraphs below."""

    heading: str
    notes: tuple[Note, ...]

    def is_of(self, chapter: ChapterInfo) -> bool:
        """Whether the heading names ``chapter``, by the chapter's title or key."""
        return _plain(self.heading) in (_plain(chapter.title), _plain(chapter.key))


class Notes(Struct, frozen=True):
    """The notes of one file.

    Attributes:
        name: the name of the file, for people; empty for Faultstage's own.
        sections: the headings, in the order of the file.
    """

    name: str
    sections: tuple[NotesSection, ...]

    def of(self, chapter: ChapterInfo) -> tuple[Note, ...]:
        """Returns the paragraphs for ``chapter``; empty where no heading names that chapter."""
        return next((part.notes for part in self.sections if part.is_of(chapter)), ())

    def strangers(self, chapters: tuple[ChapterInfo, ...]) -> tuple[str, ...]:
        """Returns the headings, with something under them, that name none of ``chapters``."""
        return tuple(
            part.heading
            for part in self.sections
            if part.notes and not any(part.is_of(chapter) for chapter in chapters)
        )


def read_notes(path: Path) -> Notes:
    """Reads a file of notes; blocks.

    Raises:
        SubjectError: the file can't be read, or holds no notes; names the file and the way out.
    """
    try:
        if is_endless(path):
            told = f"The notes {path} are no regular file, but a pipe or a device."
            raise SubjectError(told, _NAME_ANOTHER)
        if path.stat().st_size > MOST_BYTES:
            raise SubjectError(f"{path} is too large for notes: more than 1 MB.", FORM)
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise SubjectError(f"The notes {path} can't be read: {why}.", _NAME_ANOTHER) from error
    except ValueError as error:  # a name with a null character
        raise SubjectError(f"{str(path)!r} is no name of a file.", _NAME_ANOTHER) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        told = f"The notes {path} are no UTF-8 text (line {line})."
        raise SubjectError(told, "Save the file as UTF-8.") from error
    sections = parse_notes(text)
    if not sections:
        raise SubjectError(f"The notes {path} have no heading.", FORM)
    if not any(section.notes for section in sections):
        raise SubjectError(f"The notes {path} have headings and nothing under them.", FORM)
    named = [_plain(section.heading) for section in sections if section.notes]
    for section in sections:
        if section.notes and named.count(_plain(section.heading)) > 1:
            told = f"The notes {path} have the heading '{section.heading}' twice."
            raise SubjectError(told, "Put what belongs to a chapter under one heading.")
    return Notes(path.name, sections)


_NAME_ANOTHER = "Name a Markdown file with --notes, or leave --notes out: each story has notes."


def parse_notes(text: str) -> tuple[NotesSection, ...]:
    """Returns the headings of a Markdown text, each with the paragraphs below as plain text.

    What stands before the first heading is left out. Every level of heading counts the same.
    """
    sections: list[tuple[str, list[str]]] = []
    fenced = False
    for line in _without_comments(text).splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            continue
        heading = None if fenced else _HEADING.match(line)
        if heading is not None:
            sections.append((_unmarked(_unclosed(heading[2])), []))
        elif sections and not fenced and _RULE.match(line):
            _underline(sections)
        elif sections:
            sections[-1][1].append(line)
        elif line.strip() and not fenced:
            # Kept for the rule under it, which makes a heading of it.
            sections.append(("", [line]))
    return tuple(
        NotesSection(heading, _paragraphs(lines)) for heading, lines in sections if heading
    )


def parse_chapter_notes(text: str) -> tuple[Note, ...]:
    """Returns the paragraphs of Markdown notes that are all of one chapter.

    Headings in them begin a paragraph like any other line.
    """
    lines = _without_comments(text).splitlines()
    return _paragraphs([_bare(line) for line in lines if not _FENCE.match(line)])


def _without_comments(text: str) -> str:
    """Returns the text without ``<!-- -->``; a comment that doesn't end is none."""
    kept: list[str] = []
    start = 0
    while (begin := text.find("<!--", start)) >= 0 and (end := text.find("-->", begin)) >= 0:
        kept.append(text[start:begin])
        start = end + len("-->")
    return "".join((*kept, text[start:]))


def _unclosed(heading: str) -> str:
    """Returns a heading without the signs that may close it: ``Load ##``."""
    return _CLOSING.sub("", heading.rstrip()).rstrip()


def _bare(line: str) -> str:
    """Returns a line without the signs of a heading."""
    heading = _HEADING.match(line)
    return line if heading is None else _unclosed(heading[2])


def _underline(sections: list[tuple[str, list[str]]]) -> None:
    """Makes a heading of the line before, if any: ``===`` and ``---`` underline headings."""
    lines = sections[-1][1]
    if lines and lines[-1].strip():
        sections.append((_unmarked(lines.pop().strip()), []))


def _paragraphs(lines: list[str]) -> tuple[Note, ...]:
    """Returns the paragraphs of ``lines``: an empty line, an item or a label begins another."""
    blocks: list[list[str]] = []
    begins = True
    for line in lines:
        item = _ITEM.match(line)
        line = item["text"] if item else line.strip().removeprefix(">").strip()
        if line and (begins or item or _LABEL.match(line) or not blocks):
            blocks.append([line])
        elif line:
            blocks[-1].append(line)
        begins = not line
    return tuple(_note(" ".join(block)) for block in blocks)


def _note(block: str) -> Note:
    label = _LABEL.match(block)
    if label is not None and label["text"]:
        return Note(_unmarked(label["text"]), label["label"])
    return Note(_unmarked(block))


def _unmarked(text: str) -> str:
    """Returns Markdown text without the marks of emphasis, code and links."""
    text = _LINK.sub(r"\1", text)
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)).strip()


def _plain(name: str) -> str:
    """Returns ``name`` for comparison: without case, leading numbers, and signs."""
    bare = re.sub(r"^\s*\d+\s*[.):]\s*", "", name).casefold()
    return " ".join(re.findall(r"\w+", bare))
