"""One chapter's action, from its start to its end."""

from __future__ import annotations

from core.model import events as ev
from core.ports import SubjectError
from core.story.chapters import Chapter
from core.story.story_context import StoryContext


async def act(scene: StoryContext, index: int, chapter: Chapter) -> SubjectError | None:
    """Runs the action of ``chapter``; returns what kept it from ending as told, if anything."""
    try:
        if chapter.on_enter is not None:
            await chapter.on_enter(scene)
    except SubjectError as error:
        scene.emit(ev.ChapterFailed(t=scene.now(), index=index, text=str(error)))
        return error
    return None
