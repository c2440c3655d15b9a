"""The eight chapters that most subjects play: healthy, loaded, broken, seen, explained, healed."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from core.story.breaking import detect, diagnose, inject
from core.story.chapters import Chapter, Story
from core.story.healing import recover, summarize
from core.story.setup import become_healthy, take_load
from core.story.welcome import look_around
from core.text import hints
from core.text.detection import UNTOLD

WELCOME = Chapter(
    key="welcome",
    title="Welcome",
    narration="A real distributed system, not a simulation. We load it, break it, "
    "watch it notice and heal, and then prove that no acknowledged write was lost.",
    key_hint=hints.START_SYSTEM,
    on_enter=look_around,
)
HEALTH = Chapter(
    key="health",
    title="Cluster health",
    narration="The nodes start, find each other and elect a leader.",
    on_enter=become_healthy,
)
LOAD = Chapter(
    key="load",
    title="Load",
    narration="Clients write and read through any node. Every acknowledged write is "
    "recorded, so we can prove later that none was lost.",
    on_enter=take_load,
)
FAULT = Chapter(
    key="fault",
    title="Fault injection",
    narration="Something is about to break, on purpose and without warning.",
    on_enter=inject,
    auto_advance=True,
    blocks_advance=True,
)
DETECTION = Chapter(key="detection", title="Detection", narration=UNTOLD, on_enter=detect)
DIAGNOSIS = Chapter(
    key="diagnosis",
    title="Diagnosis",
    narration="What happened, by the evidence alone?",
    on_enter=diagnose,
)
RECOVERY = Chapter(
    key="recovery",
    title="Recovery",
    narration="The system heals; then what was broken comes back.",
    on_enter=recover,
    auto_advance=True,
)
SUMMARY = Chapter(
    key="summary",
    title="Summary",
    narration="Every acknowledged write is read back.",
    key_hint=hints.RUN_AGAIN,
    on_enter=summarize,
)

STORY = (WELCOME, HEALTH, LOAD, FAULT, DETECTION, DIAGNOSIS, RECOVERY, SUMMARY)
"""The chapters of the story of every subject that brings no other."""

OUTAGE = Story(
    key="outage",
    title="Outage",
    about="A part of the system is lost; it is noticed, explained and healed, and then it is "
    "proven that no acknowledged write went with it.",
    chapters=STORY,
)


def told_of_outage(words: Mapping[str, str], fault: str, faults: tuple[str, ...]) -> Story:
    """Returns the story of an outage as told by one system.

    Args:
        words: what its chapters say first, by the chapter's key.
        fault: the name of the plan that it plays by default.
        faults: the names of all plans that it offers.
    """
    chapters = tuple(
        replace(chapter, narration=words.get(chapter.key, chapter.narration)) for chapter in STORY
    )
    return replace(OUTAGE, chapters=chapters, fault=fault, faults=faults)


OUTAGE_ONLY: Mapping[str, Story] = {OUTAGE.key: OUTAGE}
"""The stories of a subject that brings no others."""
