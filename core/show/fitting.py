"""Fits settings to a system: the choice of story and fault, and links where a fault needs any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from msgspec.structs import replace

from core.model.events import LinkUse
from core.model.fault_kinds import FaultKind, NodeAction
from core.ports import Subject
from core.story.fault_control import possible_actions
from core.story.settings import StorySettings


@runtime_checkable
class Linkable(Protocol):
    """A subject that can put links, which can be cut and slowed but cost, between the nodes."""

    @property
    def has_links(self) -> bool | None:
        """Whether links lie between the nodes of the next start; None where none can."""
        ...

    @property
    def by_hand_with_links(self) -> Mapping[NodeAction, FaultKind]:
        """The value that ``Subject.by_hand`` has with links, whether there are links or not."""
        ...

    def use_links(self, *, wanted: bool) -> None:
        """Decides whether the next start puts links between the nodes; some subjects always do."""
        ...


def fit(settings: StorySettings, subject: Subject) -> StorySettings:
    """Returns ``settings`` fitted to ``subject``, and prepares ``subject`` for the story's fault.

    Links between nodes, which cost throughput, are put in only where that fault is done to them.
    """
    settings = fit_settings(settings, subject)
    if isinstance(subject, Linkable):
        plan = subject.plans.get(settings.fault)
        subject.use_links(wanted=plan is not None and plan.kind.is_of_network)
    return settings


def links_of(subject: Subject) -> LinkUse:
    """Returns whether the nodes of ``subject`` have links, and what can't be done without."""
    if not isinstance(subject, Linkable) or subject.has_links is None:
        return LinkUse()
    offered = possible_actions(subject.by_hand)
    withheld = possible_actions(subject.by_hand_with_links)
    return LinkUse(
        laid=subject.has_links,
        withheld=tuple(action for action in withheld if action not in offered),
    )


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
