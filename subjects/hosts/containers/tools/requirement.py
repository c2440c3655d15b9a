"""The image with our own tools, as one of a subject's requirements."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from subjects.hosts.containers.checks.requirements import Built
from subjects.hosts.containers.tools.image import ensure_tools, tools_present
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine


def tools(title: str, base: str | None = None, without: str = "") -> Built:
    """The image as a requirement.

    Args:
        title: what it is for this subject: ``Image of the load``.
        base: an image with Python to build it on; None leaves it to us.
        without: what the subject does without it; empty where it can't start then.
    """

    async def ensure(engine: Engine, tell: Tell) -> str:
        return await ensure_tools(engine, base, tell)

    return Built(
        key="image-tools",
        title=title,
        present=partial(tools_present, base=base),
        ensure=ensure,
        without=without,
    )
