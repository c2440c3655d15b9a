"""The stories of a scenario: an outage, and two acts where the file brings a fix."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from msgspec import UNSET, Struct
from msgspec.structs import replace

from core.model.events import Expected, NodeHealth, NodeStatus, Role
from core.story.acts import Acts, LookBack
from core.story.chapters import Chapter, Story
from core.story.fault_plans import FaultPlan
from core.story.outage import OUTAGE, told_of_outage
from core.story.two_acts import Tale, TwoActs
from core.views.lanes import NodeLanes, Part
from subjects.own import story_words as words
from subjects.own.expected import expectations
from subjects.own.load_told import load_kind_of, unproven_of
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.scenario.story import ChapterSpec, FixSpec

TWO_ACTS = "two-acts"
"""The key of the story with a fix."""

_AWAY = {NodeStatus.PAUSED: "paused", NodeStatus.DOWN: "down", NodeStatus.CUT_OFF: "cut off"}


class SecondAct(Struct, frozen=True):
    """Through whom the chapters of a story with a fix act.

    Attributes:
        apply: changes the system while it runs.
        look_back: reads back what was acknowledged in an act; None where nobody can.
    """

    apply: Callable[[], Awaitable[object]]
    look_back: LookBack | None


def stories(
    scenario: ResolvedScenario, offered: Mapping[str, FaultPlan], second: SecondAct | None = None
) -> Mapping[str, Story]:
    """Returns the stories of ``scenario`` by key, the default first.

    Args:
        scenario: what the file says.
        offered: the faults that can be had, the default first.
        second: through whom a fix goes in; None leaves out the story with one.
    """
    is_proven = proves(scenario)
    told = scenario.story
    opening = words.opening(scenario, is_proven=is_proven)
    fault = told.fault if told.fault in offered else next(iter(offered), "")
    outage = told_of_outage(opening, fault, tuple(offered))
    outage = replace(
        outage,
        title=(told.title if told.fix is None else "") or outage.title,
        about=(told.about if told.fix is None else "") or _about(is_proven=is_proven),
    )
    found = [outage]
    if told.fix is not None and second is not None and fault:
        found.insert(0, _two_acts(scenario, told.fix, fault, opening, second))
    expected = expectations(told.expect, is_proven=is_proven)
    return {story.key: _told(story, told.chapters, expected) for story in found}


def story_keys(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Returns the keys of the stories that :func:`stories` has, the default first."""
    has_two = scenario.story.fix is not None and scenario.load is not None
    return (TWO_ACTS, OUTAGE.key) if has_two else (OUTAGE.key,)


def proves(scenario: ResolvedScenario) -> bool:
    """Whether what was acknowledged is read back in the end."""
    return load_kind_of(scenario).has_ledger and unproven_of(scenario) is UNSET


def _about(*, is_proven: bool) -> str:
    return OUTAGE.about if is_proven else words.ABOUT


def _told(
    story: Story, chapters: Mapping[str, ChapterSpec], expected: tuple[Expected, ...]
) -> Story:
    """Returns the story with what the file says of the chapters, and what the story expects."""
    return replace(
        story,
        chapters=tuple(_chapter(each, chapters.get(each.key)) for each in story.chapters),
        expectations=expected,
    )


def _chapter(chapter: Chapter, said: ChapterSpec | None) -> Chapter:
    if said is None:
        return chapter
    return replace(
        chapter,
        title=said.title or chapter.title,
        narration=said.narration or chapter.narration,
        notes=said.notes or chapter.notes,
    )


def _two_acts(
    scenario: ResolvedScenario,
    fix: FixSpec,
    fault: str,
    opening: Mapping[str, str],
    second: SecondAct,
) -> Story:
    told = scenario.story
    tale = Tale(
        key=TWO_ACTS,
        title=told.title or words.SECOND_ACT,
        about=told.about or words.second_act_about(fix.title),
        fault=fault,
        is_outage=True,
        fix=fix.title,
        fixed=words.fixed_words(fix.title, fix.about),
    )
    lanes = NodeLanes((node.name for node in scenario.nodes), part_of)
    acts = Acts(second.look_back, lanes.between, costs_time=True)
    texts = {key: opening[key] for key in ("welcome", "health", "load")}
    return TwoActs(tale, acts, lanes, second.apply, **texts).story


def part_of(health: NodeHealth) -> Part | None:
    """Returns what the picture of an act's cost says of a node; None for nothing special."""
    if health.status in _AWAY:
        return f"{health.node} {_AWAY[health.status]}", "muted"
    if health.status is NodeStatus.UP and health.role is Role.LEADER:
        return f"{health.node} leads", "good"
    return None
