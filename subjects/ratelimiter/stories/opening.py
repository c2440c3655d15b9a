"""The first chapters of both stories, and waiting with a progress line."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from core.model.events import NarrationPlace
from core.story.chapters import Chapter, OnEnter
from core.story.outage import HEALTH, WELCOME
from core.story.run_context import RunContext
from core.story.setup import become_healthy, take_load
from core.text import hints
from subjects.ratelimiter import story_words as words
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.topology import KEYS, LIMITERS


def first_chapters(about: str, health: OnEnter) -> tuple[Chapter, Chapter]:
    """Returns the chapters "Welcome" and "Health".

    Args:
        about: a sentence on what the story does.
        health: starts the system.
    """
    starts = words.starts(len(LIMITERS))
    return (
        replace(WELCOME, narration=words.welcome(len(LIMITERS), about)),
        replace(HEALTH, title=words.HEALTH, narration=starts, on_enter=health),
    )


async def start_under(context: RunContext, operator: Operator, policy: Policy, told: str) -> None:
    """Starts the system under ``policy``, which ``told`` explains."""
    operator.policy = policy
    await become_healthy(context)
    operator.tell_limit()
    text = words.policy_holds(len(KEYS), policy.limit, told)
    context.narrate(text, hints.PUT_LOAD_ON, NarrationPlace.AFTER)


async def put_load_on(context: RunContext, told: str, hint: str) -> None:
    """Starts the load; ``told``, how much of the limit is asked for, follows what is normal."""
    await take_load(context, hint)
    context.narrate(told, hint, NarrationPlace.AFTER)


def asked_share(context: RunContext, policy: Policy) -> float:
    """Returns the share of each key's limit that the load asks for."""
    return context.settings.rate / len(KEYS) / policy.limit


async def wait(context: RunContext, seconds: float, why: str) -> None:
    """Waits ``seconds``, and shows ``why`` as progress meanwhile."""
    context.progress("wait", why)
    try:
        await asyncio.sleep(seconds)
    finally:
        context.progress_done("wait")
