"""Every chapter of every story has notes: what to say, and in three to five sentences or so."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from core.show.presenter.script import built_in
from core.story.chapters import Story
from core.views.timeline import RunClock
from gui.catalog import CATALOG


def _stories() -> list[tuple[str, Story]]:
    found: list[tuple[str, Story]] = []
    for entry in CATALOG.values():
        if not entry.modes:  # its stories come with a file
            continue
        subject, _ = entry.make(entry.modes[0], lambda _: None, RunClock(), lambda _: None)
        found += [(subject.info.name, story) for story in subject.stories.values()]
    return found


STORIES = _stories()


@pytest.mark.parametrize(("subject", "story"), STORIES)
def test_every_chapter_has_notes_of_a_few_sentences(subject: str, story: Story) -> None:
    notes = built_in(subject, story.key)
    for chapter in story.chapters:
        paragraphs = notes.of(chapter.info())
        assert paragraphs, f"{subject}-{story.key}.md says nothing of {chapter.title}"
        assert paragraphs[0].label == "Say", chapter.title
        sentences = re.findall(r"[.?!)](?=\s|$)", " ".join(note.text for note in paragraphs))
        assert 3 <= len(sentences) <= 12, (chapter.title, len(sentences))
    assert notes.strangers(tuple(chapter.info() for chapter in story.chapters)) == ()


@pytest.mark.parametrize(("subject", "story"), STORIES)
def test_every_story_says_what_to_ask_and_what_can_go_wrong(subject: str, story: Story) -> None:
    notes = built_in(subject, story.key)
    labels = [note.label for chapter in story.chapters for note in notes.of(chapter.info())]
    assert labels.count("Ask") >= len(story.chapters) / 2
    assert labels.count("If") >= len(story.chapters) / 3
    assert set(labels) == {"Say", "Ask", "Watch", "If"}


def test_every_file_of_notes_can_be_read() -> None:
    folder = files("resources").joinpath("notes")
    names = [path.name for path in folder.iterdir() if path.name.endswith(".md")]
    assert len(names) >= len(STORIES)
    for name in names:
        subject, _, story = name.removesuffix(".md").partition("-")
        assert built_in(subject, story).sections, name
