"""Fits what was asked for to what a system has: stories, and the faults they are about."""

from __future__ import annotations

from msgspec.structs import replace

from core.ports import Subject
from core.story.settings import StorySettings


def fit_settings(settings: StorySettings, subject: Subject) -> StorySettings:
    """Returns ``settings`` with a story and a fault that ``subject`` has and that fit each other.

    A fallback may lack what was asked for. A fault that is asked for without a story gets one that
    is about that fault.
    """
    stories, plans = subject.stories, subject.plans
    asked = settings.fault
    about = (key for key, story in stories.items() if asked in plans and story.fits(asked))
    key = settings.story if settings.story in stories else next(about, next(iter(stories)))
    wanted = (asked if stories[key].fits(asked) else "", stories[key].fault)
    fault = next((name for name in wanted if name in plans), next(iter(plans), ""))
    return replace(settings, story=key, fault=fault)
