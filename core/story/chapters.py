"""Chapters, stories, and the progress through a story."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct

from core.model.expectations import Expected
from core.model.records import ChapterInfo, Option
from core.text import hints

OnEnter = Callable[[Any], Awaitable[None]]
"""A chapter's action; the argument is a ``StoryContext``, or a ``RunContext`` with a system."""


class Chapter(Struct, frozen=True, kw_only=True):
    """A chapter of a story: the texts, and the action that the director runs.

    Attributes:
        key: stable name, for instance ``load``.
        title: as the sidebar shows it.
        narration: what the audience reads while nothing more exact is known.
        key_hint: what the next key does.
        notes: what the presenter reads, in Markdown; empty for those of Faultstage.
        on_enter: the action, run once, on the first visit.
        auto_advance: whether the next chapter follows by itself when the action is done.
        blocks_advance: whether no key advances while the action counts down.
    """

    key: str
    title: str
    narration: str
    key_hint: str = hints.NEXT
    notes: str = ""
    on_enter: OnEnter | None = None
    auto_advance: bool = False
    blocks_advance: bool = False

    def info(self) -> ChapterInfo:
        """Returns the audience's view of this chapter."""
        return ChapterInfo(
            key=self.key,
            title=self.title,
            narration=self.narration,
            key_hint=self.key_hint,
            notes=self.notes,
        )


class Story(Struct, frozen=True, kw_only=True):
    """A story that a subject can play.

    Attributes:
        key: stable name, as on the command line: ``outage``.
        title: as people pick it.
        about: what the story shows, in one sentence.
        chapters: the chapters, in order.
        fault: name of the plan in use unless another is asked for; empty for the subject's
            default.
        faults: names of all plans that the story is about; empty for all of the subject's.
        expectations: what the story expects of the system; judged at the end.
    """

    key: str
    title: str
    about: str
    chapters: tuple[Chapter, ...]
    fault: str = ""
    faults: tuple[str, ...] = ()
    expectations: tuple[Expected, ...] = ()

    def fits(self, fault: str) -> bool:
        """Whether this story can be told with the fault plan ``fault``."""
        return not self.faults or fault in self.faults

    def option(self) -> Option:
        """Returns the option that offers this story."""
        return Option(key=self.key, label=self.title, about=self.about)


class DemoState:
    """The chapter on show, and the progress of the story.

    Attributes:
        current: index of the chapter on show.
        reached: the highest index visited so far.
        completed: indexes whose action is done.
    """

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        """Creates a state that stands at the first chapter.

        Raises:
            ValueError: there are no chapters, or two have the same key.
        """
        if not chapters:
            raise ValueError("a story needs at least one chapter")
        keys = [chapter.key for chapter in chapters]
        if len(set(keys)) != len(keys):
            raise ValueError(f"chapter keys must differ: {', '.join(keys)}")
        self.chapters = tuple(chapters)
        self.current = 0
        self.reached = 0
        self.completed: set[int] = set()

    def get_current(self) -> Chapter:
        """The chapter on show."""
        return self.chapters[self.current]

    def advance(self) -> bool:
        """Shows the next chapter.

        Goes on within visited chapters freely; to a new one only when the action of the
        last visited one is done. Returns whether another chapter is on show now.
        """
        last = len(self.chapters) - 1
        if self.current == last or (
            self.current == self.reached and self.current not in self.completed
        ):
            return False
        self.current += 1
        self.reached = max(self.reached, self.current)
        return True

    def back(self) -> bool:
        """Shows the chapter before; returns whether there was one."""
        if self.current == 0:
            return False
        self.current -= 1
        return True

    def jump(self, index: int) -> bool:
        """Shows a visited chapter; returns whether ``index`` is one."""
        if not 0 <= index <= self.reached:
            return False
        self.current = index
        return True

    def complete(self, index: int) -> None:
        """Notes that the action of chapter ``index`` is done."""
        self.completed.add(index)

    def is_complete(self) -> bool:
        """Whether every chapter's action is done."""
        return len(self.completed) == len(self.chapters)

    def get_progress(self) -> float:
        """Share of chapters done, 0 to 1."""
        return len(self.completed) / len(self.chapters)
