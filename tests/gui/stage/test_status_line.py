"""The line under the narration: what the next key does in the chapter on show."""

from __future__ import annotations

from core.model import events as ev
from tests.gui.scripted_stage import ScriptedStage


def test_a_chapter_read_again_hints_at_nothing_but_the_next_page(stage: ScriptedStage) -> None:
    stage.show()
    stage.play_to(59.0)
    told = stage.window.parts.status.accessibleDescription
    stage.add(ev.ChapterEntered(t=60.0, index=0))
    assert told() == "Space goes on to the next chapter"
    last = len(stage.timeline.state.statuses) - 1
    stage.add(ev.ChapterEntered(t=61.0, index=last))
    assert "next chapter" not in told()
