"""Runs the action of one chapter, and puts a failure on the timeline."""

from __future__ import annotations

from core.model import events as ev
from core.ports import SubjectError
from core.story.chapters import Chapter
from core.story.story_context import StoryContext


async def act(context: StoryContext, index: int, chapter: Chapter) -> SubjectError | None:
    """Runs the action of ``chapter``; returns the SubjectError that ended the action, if any."""
    try:
        if chapter.on_enter is not None:
            await chapter.on_enter(context)
    except SubjectError as error:
        context.emit(ev.ChapterFailed(t=context.now(), index=index, text=str(error)))
        return error
    return None
