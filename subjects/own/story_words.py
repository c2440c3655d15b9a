"""The default texts of a scenario's chapters: by its nodes, leader and load."""

from __future__ import annotations

from collections.abc import Mapping

from core.text.wording import sentences
from subjects.own.load_told import measured_by
from subjects.own.scenario.resolved import ResolvedScenario

ABOUT = "A part of the system is lost; it is noticed, explained and healed."
"""What the story of an outage is about, where nothing is proven in the end."""

SECOND_ACT = "Two acts"
"""The title of the story with a fix, where the file gives none."""


def opening(scenario: ResolvedScenario, *, is_proven: bool) -> Mapping[str, str]:
    """Returns what the chapters say first, by their keys.

    Args:
        scenario: what the file says.
        is_proven: whether what was acknowledged is read back in the end.
    """
    return {
        "welcome": _welcome(scenario, is_proven=is_proven),
        "health": _health(scenario),
        "load": _load(scenario, is_proven=is_proven),
        "recovery": "The system heals; then what was broken comes back.",
        "summary": "Every acknowledged write is read back." if is_proven else "What it came to.",
    }


def second_act_about(fix: str) -> str:
    """Returns what a story with a fix shows."""
    return f"The same fault twice: as it comes, and with {fix}."


def fixed_words(title: str, about: str) -> str:
    """Returns what was changed and why, as said in the chapter of the fix."""
    return sentences(f"Fixed live: {title}.", about)


def _welcome(scenario: ResolvedScenario, *, is_proven: bool) -> str:
    what = f"{scenario.about.rstrip('.')}." if scenario.about else f"This is {scenario.title}."
    load = "load it, " if scenario.load is not None else ""
    proof = ", and then prove that no acknowledged write was lost" if is_proven else ""
    shown = f"For real, not a simulation: we {load}break a part of it"
    return f"{what} {shown}, watch it notice and heal{proof}."


def _health(scenario: ResolvedScenario) -> str:
    leader = next((group for group in scenario.groups if group.has_leader), None)
    starts = "are looked for" if scenario.system.attach is not None else "start"
    told = f"Its {len(scenario.nodes)} nodes {starts}; each is well once its probe says so."
    if len(scenario.nodes) == 1:
        return f"Its node {'is looked for' if scenario.system.attach else 'starts'}."
    return f"{told} One of them is the {leader.role_nouns.leader.one}." if leader else told


def _load(scenario: ResolvedScenario, *, is_proven: bool) -> str:
    if scenario.load is None:
        return "Nobody loads this system: what happens is seen by its probes alone."
    if scenario.load.command is not None:
        return f"{measured_by(scenario.load.command)} loads it, and we read what it measures."
    if is_proven:
        return (
            "Clients write and read. Every acknowledged write is recorded, so we can prove later "
            "that none was lost."
        )
    return "Clients send requests, and every answer is counted."
