"""Measures the story's kill of a container against ``docker kill`` from a shell."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from statistics import median

from msgspec import Struct

from core.model.events import CountdownEnded, CountdownStarted, FaultInjected, NodeStatus
from core.model.fault_kinds import NodeAction
from subjects.hosts.containers.engine.engine import Engine
from tests.bench.containers import ON_DOCKER, container_of, died, local_engine
from tests.bench.driven_app import DrivenApp, driven_app
from tests.bench.figure import BenchError, Figure
from tests.bench.frames import LOAD
from tests.bench.setting import Setting

_COUNTDOWN_S = "1"
_FAULT_WITHIN_S = 30.0
_SEEN_WITHIN_S = 15.0


async def measure(setting: Setting) -> list[Figure]:
    """Kills the leader of each fresh cluster in both ways, in alternating order."""
    if shutil.which("docker") is None:
        raise BenchError("the command docker isn't here")
    rounds = 3 if setting.quick else 7
    ours: list[_Ours] = []
    shell: list[float] = []
    arguments = (*ON_DOCKER, "--countdown", _COUNTDOWN_S)
    async with local_engine() as engine, driven_app(setting.display, *arguments) as program:
        for number in range(rounds):
            if number:
                await program.reset()
            for chapter in range(1, LOAD + 1):
                await program.play(chapter)
            if number % 2:
                shell.append(await _by_shell(engine, program))
            ours.append(await _by_story(engine, program))
            if not number % 2:
                shell.append(await _by_shell(engine, program))
            setting.tell(f"{ours[-1]}; docker kill {shell[-1] * 1e3:.0f} ms")
    whole = [each.whole for each in ours]
    return [
        Figure(
            name="kill of a container, ours to docker kill",
            value=median(whole) / median(shell),
            unit="",
            target=1.0,
            how=f"the engine's time of the die event, medians of {rounds} each in turns, the "
            "leader under load; ours from the countdown's zero, the undo on disk included; "
            "the other from the spawn of the command",
            detail={
                "ours_median_ms": median(whole) * 1e3,
                "ours_max_ms": max(whole) * 1e3,
                "ours_late_median_ms": median(each.late for each in ours) * 1e3,
                "ours_undo_median_ms": median(each.undo for each in ours) * 1e3,
                "ours_kill_median_ms": median(each.kill for each in ours) * 1e3,
                "shell_median_ms": median(shell) * 1e3,
                "shell_min_ms": min(shell) * 1e3,
            },
        )
    ]


class _Ours(Struct, frozen=True):
    """From the countdown's zero to the death of the victim, in seconds.

    Attributes:
        late: until the countdown ended.
        undo: from there until the undo was on the disk.
        kill: from there until the engine's die event.
    """

    late: float
    undo: float
    kill: float

    @property
    def whole(self) -> float:
        return self.late + self.undo + self.kill

    def __str__(self) -> str:
        parts = f"late {self.late * 1e3:.0f}, undo {self.undo * 1e3:.0f}, "
        return f"ours {self.whole * 1e3:.0f} ms ({parts}kill {self.kill * 1e3:.0f})"


async def _by_story(engine: Engine, program: DrivenApp) -> _Ours:
    """Returns how long the story's kill took, seconds."""
    await program.healthy()
    program.do("next")
    await program.until(lambda: bool(program.state.victims), _FAULT_WITHIN_S, "a victim")
    program.do("next")
    await program.until(
        lambda: program.state.fault_t is not None, _FAULT_WITHIN_S, "the story's fault"
    )
    events, began = program.events, program.began
    zero = next(each.deadline_t for each in events if isinstance(each, CountdownStarted))
    ended = next(each.t for each in events if isinstance(each, CountdownEnded))
    fault = next(each for each in events if isinstance(each, FaultInjected) and not each.by_hand)
    container = await container_of(engine, program, fault.node)
    death = await died(engine, container, began + zero)
    took = _Ours(late=ended - zero, undo=fault.t - ended, kill=death - began - fault.t)
    await _bring_back(program, fault.node)
    return took


async def _by_shell(engine: Engine, program: DrivenApp) -> float:
    """Returns the seconds from the spawn of ``docker kill`` to the death of the leader."""
    await program.healthy()
    node = program.state.leader
    if node is None:
        raise BenchError("no node leads")
    container = await container_of(engine, program, node)
    spawned = time.monotonic()
    command = await asyncio.create_subprocess_exec(
        *("docker", "kill", container), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    if await command.wait():
        raise BenchError(f"docker kill failed with code {command.returncode}")
    death = await died(engine, container, spawned)
    await _bring_back(program, node)
    return death - spawned


async def _bring_back(program: DrivenApp, node: str) -> None:
    def is_down() -> bool:
        return program.state.nodes[node].status is NodeStatus.DOWN

    await program.until(is_down, _SEEN_WITHIN_S, f"{node} seen as Down")
    program.do("act", node, NodeAction.RESTART)
    await program.healthy()
