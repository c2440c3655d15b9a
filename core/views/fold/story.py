"""The fold over the run, the chapters and what people are told."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.views.fold.handlers import on, replaced_at, with_line
from core.views.stage_state import ChapterStatus, Choice, Notice, StageState


@on(ev.RunStarted)
def _run_started(_: StageState, event: ev.RunStarted) -> StageState:
    return StageState(
        run=event,
        statuses=(ChapterStatus.TO_COME,) * len(event.chapters),
        narrations=tuple(chapter.narration for chapter in event.chapters),
        key_hints=tuple(chapter.key_hint for chapter in event.chapters),
    )


@on(ev.ChapterEntered)
def _chapter_entered(state: StageState, event: ev.ChapterEntered) -> StageState:
    return replace(state, current=event.index)


@on(ev.ChapterStarted)
def _chapter_started(state: StageState, event: ev.ChapterStarted) -> StageState:
    return replace(state, statuses=replaced_at(state.statuses, event.index, ChapterStatus.RUNNING))


@on(ev.ChapterCompleted)
def _chapter_completed(state: StageState, event: ev.ChapterCompleted) -> StageState:
    return replace(state, statuses=replaced_at(state.statuses, event.index, ChapterStatus.DONE))


@on(ev.ChapterFailed)
def _chapter_failed(state: StageState, event: ev.ChapterFailed) -> StageState:
    return replace(
        state,
        statuses=replaced_at(state.statuses, event.index, ChapterStatus.FAILED),
        feed=with_line(state, ev.Level.ERROR, event),
    )


@on(ev.Narrated)
def _narrated(state: StageState, event: ev.Narrated) -> StageState:
    before = None if state.explained_in == event.index else state.explained_in
    return replace(
        state,
        narrations=replaced_at(state.narrations, event.index, _placed(state, event)),
        explained_in=event.index if event.explains else before,
        key_hints=replaced_at(state.key_hints, event.index, event.key_hint),
    )


def _placed(state: StageState, event: ev.Narrated) -> str:
    """Returns the narration of the chapter with the new text at the event's place."""
    run, told = state.run, event.index < len(state.narrations)
    if event.place is ev.NarrationPlace.ALONE or run is None or not told:
        return event.text
    said = state.narrations[event.index]
    if event.place is ev.NarrationPlace.AFTER_OPENING:
        said = run.chapters[event.index].narration
    parts = [said, event.text]
    if event.place is ev.NarrationPlace.BEFORE:
        parts.reverse()
    return " ".join(part for part in parts if part)


@on(ev.StoryCompleted)
def _story_completed(state: StageState, _: ev.StoryCompleted) -> StageState:
    return replace(state, completed=True)


@on(ev.Suspended)
def _suspended(state: StageState, event: ev.Suspended) -> StageState:
    return replace(state, feed=with_line(state, ev.Level.WARNING, event))


@on(ev.LinksLost)
def _links_lost(state: StageState, event: ev.LinksLost) -> StageState:
    return replace(state, feed=with_line(state, ev.Level.WARNING, event))


@on(ev.FeedLine)
def _noted(state: StageState, event: ev.FeedLine) -> StageState:
    return replace(state, feed=with_line(state, event.level, event))


@on(ev.NoticeShown)
def _noticed(state: StageState, event: ev.NoticeShown) -> StageState:
    if not event.text:
        return replace(state, notice=None)
    notice = Notice(event.level, event.text, event.remedy, event.until_done)
    return replace(state, notice=notice)


@on(ev.Progressed)
def _progressed(state: StageState, event: ev.Progressed) -> StageState:
    rest = {task: value for task, value in state.progress.items() if task != event.task}
    return replace(state, progress=rest if event.done else {**rest, event.task: event})


@on(ev.Checked)
def _checked(state: StageState, event: ev.Checked) -> StageState:
    return replace(state, checks={**state.checks, event.check.key: event.check})


@on(ev.ChoiceOffered)
def _choice_offered(state: StageState, event: ev.ChoiceOffered) -> StageState:
    return replace(state, choice=Choice(event.text, event.options))


@on(ev.ChoiceClosed)
def _choice_closed(state: StageState, _: ev.ChoiceClosed) -> StageState:
    return replace(state, choice=None)
