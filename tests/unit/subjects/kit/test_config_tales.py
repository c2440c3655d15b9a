"""A story's fix changes all servers at once, and what the clients wait for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from core.story.run_context import RunContext
from core.story.two_acts import Tale
from core.views.lanes import NodeLanes
from subjects.kit.config_tales import ConfigFix, config_stories
from subjects.load.client import LoadProcess

TALE = Tale(
    key="twice",
    title="Twice",
    about="It loses, and then no more.",
    fault="kill-primary",
    detection="Every node is up.",
    fix="keep yes",
    fixed="Fixed live: keep yes.",
)
WORDS = {"welcome": "Hello.", "health": "They start.", "load": "It goes in."}


class SettingsServer:
    """A server that notes its settings."""

    def __init__(self) -> None:
        self.settings: dict[str, str] = {}

    async def configure(self, settings: Mapping[str, str]) -> None:
        self.settings |= settings


class CopiesLoad:
    """A load that notes how many replicas its clients wait for."""

    replicas = 0

    async def look_back(self, since: int) -> None:
        raise AssertionError(since)

    async def wait_for_replicas(self, wanted: int) -> None:
        self.replicas = wanted


class Context:
    """A run that only hears what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, _: object, text: str) -> None:
        self.said.append(text)

    def narrate(self, text: str, *_: object) -> None:
        self.said.append(text)


async def test_fix_goes_to_every_server_and_to_the_clients() -> None:
    servers, load, context = [SettingsServer(), SettingsServer()], CopiesLoad(), Context()
    told = config_stories(
        {TALE: ConfigFix({"keep": "yes"}, replicas=1)},
        servers,
        cast("LoadProcess", load),
        lambda: NodeLanes((), lambda _: None),
        WORDS,
    )
    assert list(told) == ["twice"]
    fix = next(chapter for chapter in told["twice"].chapters if chapter.key == "fix")
    assert fix.on_enter is not None
    await fix.on_enter(cast("RunContext", context))
    assert [server.settings for server in servers] == [{"keep": "yes"}] * 2
    assert load.replicas == 1
    assert context.said == ["Fixed live: keep yes", "Fixed live: keep yes."]
