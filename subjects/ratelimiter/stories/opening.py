"""The first chapters of both stories, and waiting with a progress line."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from core.story.chapters import Chapter, OnEnter
from core.story.outage import HEALTH, WELCOME
from core.story.run_context import RunContext
from core.story.setup import become_healthy, take_load
from core.text.wording import number_word
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.stories.spans import number
from subjects.ratelimiter.topology import KEYS, LIMITERS


def first_chapters(about: str, health: OnEnter) -> tuple[Chapter, Chapter]:
    """Returns the chapters "Welcome" and "Health".

    Args:
        about: a sentence on what the story does.
        health: starts the system.
    """
    limiters = f"{number_word(len(LIMITERS))} rate limiters"
    welcome = f"{limiters.capitalize()} share one store, for real. {about}"
    starts = f"The store starts, and {limiters} that share it."
    return (
        replace(WELCOME, narration=welcome),
        replace(HEALTH, title="Health", narration=starts, on_enter=health),
    )


async def start_under(context: RunContext, operator: Operator, policy: Policy, told: str) -> None:
    """Starts the system under ``policy``, which ``told`` explains."""
    operator.policy = policy
    await become_healthy(context)
    operator.tell_limit()
    context.narrate(
        f"{context.state.narration} Each of {len(KEYS)} keys may make {number(policy.limit)} "
        f"requests a second. {told}",
        "Space puts load on it",
    )


async def put_load_on(context: RunContext, told: str, hint: str) -> None:
    """Starts the load, and adds ``told`` to the narration: how much of the limit is asked for."""
    await take_load(context, hint)
    context.narrate(f"{context.state.narration} {told}", hint)


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
