"""The image with our own tools as a requirement of a subject."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from subjects.hosts.containers.checks.requirements import Built
from subjects.hosts.containers.tools.image import ensure_tools, tools_present
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine


def tools(title: str, base: str | None = None, without: str = "") -> Built:
    """Returns the image as a requirement.

    Args:
        title: what this subject uses the image for: ``Image of the load``.
        base: an image with Python to build on; None leaves the choice to us.
        without: what the subject does without the image; empty where it can't start then.
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
