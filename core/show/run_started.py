"""The event that opens a run: a description of the system, the story and the load."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET

from core.model import events as ev
from core.model.no_proof import is_measured_by_another
from core.ports import Subject, SubjectInfo
from core.show.fitting import links_of
from core.story.fault_control import possible_actions
from core.story.settings import StorySettings


def run_started(run_id: str, subject: Subject, settings: StorySettings) -> ev.RunStarted:
    """Returns the first event of the run in which ``subject`` plays the story of ``settings``."""
    info, story = subject.info, subject.stories[settings.story]
    return ev.RunStarted(
        t=0.0,
        run_id=run_id,
        subject=info.name,
        title=info.title,
        subtitle=info.subtitle,
        nodes=info.nodes,
        titles=info.titles or UNSET,
        chapters=tuple(chapter.info() for chapter in story.chapters),
        started_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        fault=settings.fault,
        # Another program chooses its own rate, and without a load there is no rate.
        rate=0.0 if _is_rateless(info) else settings.rate,
        bound=info.bound,
        bound_s=info.bound_s,
        groups=info.groups,
        actions=possible_actions(subject.by_hand),
        story=story.key,
        stories=tuple(other.option() for other in subject.stories.values()),
        load_kind=info.load_kind,
        unproven=info.unproven,
        links=links_of(subject),
        expectations=story.expectations or UNSET,
    )


def _is_rateless(info: SubjectInfo) -> bool:
    return info.load_kind is ev.LoadKind.NONE or is_measured_by_another(info.unproven)
