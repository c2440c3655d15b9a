"""The chapter Health says how the nodes reach each other, where that costs anything."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.events import LinkUse
from core.story.chapters import Chapter
from core.story.setup import become_healthy
from core.text.starting import THROUGH_LINKS
from tests.running import Run


@pytest.mark.parametrize("laid", [True, False])
async def test_chapter_health_says_that_links_lie_between_the_nodes_where_they_do(
    laid: bool,
) -> None:
    run = Run(Chapter(key="health", title="Health", narration="They start."))
    assert run.state.run is not None
    run.timeline.append(replace(run.state.run, links=LinkUse(laid=laid)))
    await become_healthy(run.context)
    assert "3 real nodes were started" in run.state.narration
    assert (THROUGH_LINKS in run.state.narration) is laid
    await run.close()
