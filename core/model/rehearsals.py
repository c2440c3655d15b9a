"""The times of a rehearsal: how long each chapter was on show, beside the last rehearsal."""

from __future__ import annotations

from msgspec import Struct


class ChapterTime(Struct, frozen=True, kw_only=True):
    """A chapter's time on the stage.

    Attributes:
        title: of the chapter.
        seconds: how long the chapter was on show; visits of chapters that were over count, too.
        last_s: the same in the last rehearsal; None where that isn't known.
    """

    title: str
    seconds: float
    last_s: float | None = None

    @property
    def change_s(self) -> float | None:
        """The seconds more than in the last rehearsal, negative for fewer; None without one."""
        return None if self.last_s is None else self.seconds - self.last_s


class Rehearsed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kept rehearsal: the seconds of each chapter, by the chapter's key."""

    seconds: dict[str, float]
    ended_at: str = ""
    """End of the rehearsal, as ISO 8601 with the offset from UTC."""


class RehearsalTable(Struct, frozen=True):
    """The times of a whole story, to be shown.

    Attributes:
        chapters: one row for each chapter, in the story's order.
        last_at: when the last rehearsal ended, as ISO 8601; empty where there was none.
    """

    chapters: tuple[ChapterTime, ...]
    last_at: str = ""

    @property
    def total(self) -> ChapterTime:
        """All chapters together; against the last rehearsal where every chapter is known."""
        last = [chapter.last_s for chapter in self.chapters]
        known = [seconds for seconds in last if seconds is not None]
        return ChapterTime(
            title="All",
            seconds=sum(chapter.seconds for chapter in self.chapters),
            last_s=sum(known) if last and len(known) == len(last) else None,
        )
