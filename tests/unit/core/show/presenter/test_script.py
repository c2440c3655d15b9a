"""A chapter's notes: the presenter's own, else Faultstage's."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.show.presenter.notes import Note, Notes, NotesSection
from core.show.presenter.script import ChapterScript, Script, built_in
from tests.scripted import scripted_run

RUN = next(event for event in scripted_run() if isinstance(event, ev.RunStarted))
OWN = Notes(
    "talk.md",
    (NotesSection("Load", (Note("mine"),)), NotesSection("Lunch", (Note("a break"),))),
)


def test_own_notes_come_first_and_name_their_file() -> None:
    script = Script(OWN).of(RUN, 2)
    assert (script.notes, script.source) == ((Note("mine"),), "talk.md")


def test_chapter_that_the_file_does_not_name_keeps_the_built_in_notes() -> None:
    script = Script(OWN).of(RUN, 4)
    assert script.source == ""
    assert script.notes == built_in("raft", "").of(RUN.chapters[4])
    assert script.notes
    assert script.strangers == ("Lunch",)


def test_story_without_notes_and_no_run_have_none() -> None:
    assert built_in("raft", "no-such-story").sections == ()
    assert Script().of(None, 0) == ChapterScript()
    assert Script().of(RUN, 99) == ChapterScript()


def test_story_that_brings_notes_has_those_before_the_built_in_ones() -> None:
    first, *rest = RUN.chapters
    run = replace(RUN, chapters=(replace(first, notes="**Say** hello\n\n# And\n\nbye"), *rest))
    assert Script().of(run, 0).notes == (Note("hello", "Say"), Note("And"), Note("bye"))
    assert Script().of(run, 1).notes == built_in("raft", "").of(rest[0])
    own = Notes("talk.md", (NotesSection(first.title, (Note("mine"),)),))
    assert Script(own).of(run, 0).notes == (Note("mine"),)
