"""Tests of the answers of the program that delays a network."""

from __future__ import annotations

from typing import Any, cast

import pytest

from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.labels import RUN, SERVICE
from subjects.hosts.containers.tools.netem import Netem, NetemError, available
from subjects.hosts.containers.tools.qdisc import NO_NETEM


class _NetemEngine:
    def __init__(self, answer: tuple[int, str] | EngineError) -> None:
        self.answer = answer
        self.calls: list[dict[str, Any]] = []

    async def run(self, image: str, command: list[str], **given: Any) -> tuple[int, str]:
        self.calls.append({"image": image, "command": command, **given})
        if isinstance(self.answer, EngineError):
            raise self.answer
        return self.answer


def _netem(engine: _NetemEngine) -> Netem:
    return Netem(cast(Engine, engine), "tools", "r1", lambda: "c1")


async def test_netem_runs_beside_the_container_with_the_runs_labels() -> None:
    engine = _NetemEngine((0, 'noise\n{"netem": true, "interfaces": ["eth0"]}\n'))
    await _netem(engine).slow_down(80)
    [call] = engine.calls
    assert call["command"][-2:] == ["add", "80"]
    assert (call["network_of"], call["cap_add"]) == ("c1", ("NET_ADMIN",))
    assert call["labels"][RUN] == "r1"
    assert call["labels"][SERVICE] == "netem"
    assert await _netem(engine).is_slowed()


async def test_a_kernel_without_netem_is_told_with_the_way_out() -> None:
    engine = _NetemEngine((NO_NETEM, '{"error": "no", "netem": false}'))
    with pytest.raises(NetemError, match="no netem") as caught:
        await _netem(engine).slow_down(80)
    assert "modprobe" in caught.value.remedy
    assert not await available(cast(Engine, engine), "tools")


@pytest.mark.parametrize("output", ['{"error": "not permitted"}', "Traceback: not permitted"])
async def test_other_failure_of_netem_is_reported(output: str) -> None:
    engine = _NetemEngine((1, output))
    with pytest.raises(NetemError, match="not permitted"):
        await _netem(engine).speed_up()
    with pytest.raises(NetemError, match="can't be told"):
        await available(cast(Engine, engine), "tools")


async def test_a_container_that_has_ended_has_no_delay_left() -> None:
    engine = _NetemEngine(EngineError("it doesn't run", "", Trouble.CONFLICT))
    await _netem(engine).speed_up()
    assert not await _netem(engine).is_slowed()
    with pytest.raises(EngineError):
        await _netem(engine).slow_down(80)


async def test_delay_is_unknown_while_the_engine_is_away() -> None:
    engine = _NetemEngine(EngineError("away", "", Trouble.AWAY))
    with pytest.raises(EngineError):
        await _netem(engine).speed_up()
    with pytest.raises(EngineError):
        await _netem(engine).is_slowed()
