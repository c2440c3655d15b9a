"""``Script``: the notes of each chapter, the presenter's own first and then Faultstage's."""

from __future__ import annotations

import logging
from functools import cache

from msgspec import Struct

from core.model.events import RunStarted
from core.show.presenter.notes import Note, Notes, parse_chapter_notes, parse_notes

_LOG = logging.getLogger(__name__)


class ChapterScript(Struct, frozen=True):
    """The notes of one chapter.

    Attributes:
        notes: the paragraphs.
        source: the name of the presenter's file; empty for Faultstage's own.
        strangers: headings of the presenter's file that name no chapter of the story.
    """

    notes: tuple[Note, ...] = ()
    source: str = ""
    strangers: tuple[str, ...] = ()


class Script:
    """Finds the notes of a chapter; a chapter that the own notes don't name has Faultstage's."""

    def __init__(self, own: Notes | None = None) -> None:
        """Creates a script with the presenter's ``own`` notes, if there are any."""
        self._own = own

    def of(self, run: RunStarted | None, index: int) -> ChapterScript:
        """Returns the notes of chapter ``index`` (from 0) of ``run``."""
        if run is None or index >= len(run.chapters):
            return ChapterScript()
        chapter, own = run.chapters[index], self._own
        strangers = () if own is None else own.strangers(run.chapters)
        if own is not None and (notes := own.of(chapter)):
            return ChapterScript(notes, own.name, strangers)
        if chapter.notes:
            return ChapterScript(parse_chapter_notes(chapter.notes), "", strangers)
        return ChapterScript(built_in(run.subject, run.story).of(chapter), "", strangers)


@cache
def built_in(subject: str, story: str) -> Notes:
    """Returns Faultstage's notes for a story of a subject; empty where there are none."""
    # Imported here, since the first frame shouldn't wait for it.
    from importlib.resources import files

    name = f"{subject}-{story or 'outage'}.md"
    source = files("resources").joinpath("notes", name)
    try:
        return Notes("", parse_notes(source.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        _LOG.info("No notes for the story %s of %s: %s", story, subject, error)
        return Notes("", ())
