"""The fix of a second act is applied to one node after another, and what refuses is said."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest

from core.ports import SubjectError
from subjects.own.fixing import apply_fix
from subjects.own.hosting.view import CommandEnded, HostingView
from subjects.own.scenario.story import FixSpec


class Host:
    """A hosting that runs every command, and says how each ends."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.run_at: list[str] = []

    async def run(
        self, node: str, command: tuple[str, ...], timeout_s: float, *, outside: bool = False
    ) -> CommandEnded:
        del command, timeout_s, outside
        self.run_at.append(node)
        return CommandEnded(self.code, "", "no such setting")


def fix(**said: Any) -> FixSpec:
    return msgspec.convert({"title": "a fix", "command": ["set", "x"], **said}, FixSpec)


NODES: Any = {"a": None, "b": None}


async def test_command_is_run_at_each_node_or_at_those_that_the_file_names() -> None:
    host = Host(0)
    await apply_fix(fix(), NODES, cast(HostingView, host))
    await apply_fix(fix(nodes=["b"]), NODES, cast(HostingView, host))
    assert host.run_at == ["a", "b", "b"]


async def test_command_that_fails_stops_the_fix_and_says_why() -> None:
    host = Host(3)
    with pytest.raises(SubjectError, match="wasn't applied to a: set ended with code 3: no such"):
        await apply_fix(fix(), NODES, cast(HostingView, host))
    assert host.run_at == ["a"]
