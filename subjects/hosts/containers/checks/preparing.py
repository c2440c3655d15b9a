"""Downloads and builds what a subject needs, and explains a failed download in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subjects.hosts.containers.checks.requirements import Requirements
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

_AGAIN = "then run it again: what has come stays"

_REASONS = (
    (
        ("no space left", "disk quota"),
        "the engine's disk is full",
        f"Free some space (docker system df shows where), {_AGAIN}.",
    ),
    (
        ("toomanyrequests", "rate limit", "429"),
        "the registry gives nobody so much in so short a time",
        f"Wait some hours, or log in with docker login, {_AGAIN}.",
    ),
    (
        ("no matching manifest", "no match for platform"),
        "the registry has none for this engine's processor",
        "Choose another with --tag, or use an engine on another machine.",
    ),
    (
        ("manifest unknown", "manifest for", "not found"),
        "the registry has no such image or tag",
        "Choose another with --tag.",
    ),
    (
        ("denied", "unauthorized", "authentication required"),
        "the registry doesn't give it to everybody, or it doesn't exist",
        f"Check its name, or log in with docker login, {_AGAIN}.",
    ),
    (
        ("x509", "certificate"),
        "the registry's certificate isn't trusted",
        "Add your network's certificate to the engine, or mend its clock.",
    ),
    (
        (
            "no such host",
            "lookup",
            "dial tcp",
            "i/o timeout",
            "timeout",
            "unreachable",
            "connection refused",
            "connection reset",
            "unexpected eof",
            ": eof",
            "server misbehaving",
        ),
        "the engine can't reach the registry",
        f"Connect its machine to the internet (or set its proxy), {_AGAIN}.",
    ),
)
"""Signs in the engine's words, their meaning, and the way out; the first match counts."""


async def get_all(engine: Engine, needs: Requirements, tell: Tell) -> None:
    """Downloads and builds everything that is missing, one after another.

    Raises:
        SubjectError: something can't be downloaded or built; earlier parts stay.
    """
    for reference in needs.pulled:
        if not await ensure_pulled(engine, reference, tell):
            tell(f"{reference} is here", 1.0)
    for built in needs.built:
        if await built.present(engine):
            tell(f"{built.title} is here", 1.0)
            continue
        tell("Building", None, built.title)
        try:
            await built.ensure(engine, tell)
        except EngineError as error:
            if not error.is_pull:
                raise
            raise why_not_pulled(f"What the {built.title.lower()} is built on", error) from error
    tell("Everything is here", 1.0)


async def ensure_pulled(engine: Engine, reference: str, tell: Tell) -> bool:
    """Downloads an image that the engine lacks; returns whether that was so.

    Raises:
        EngineError: the image can't be downloaded, in words that people understand.
    """
    if await engine.image(reference) is not None:
        return False
    tell(f"Downloading {reference}", None)
    try:
        await engine.pull(reference, tell)
    except EngineError as error:
        raise why_not_pulled(reference, error) from error
    return True


def why_not_pulled(reference: str, error: EngineError) -> EngineError:
    """Returns the error of a failed download in words that people understand."""
    if error.trouble in (Trouble.AWAY, Trouble.HUNG):
        return error
    words = str(error).lower()
    for signs, meaning, remedy in _REASONS:
        if any(sign in words for sign in signs):
            text = f"{reference} can't be downloaded: {meaning}."
            return EngineError(text, remedy, error.trouble)
    return error
