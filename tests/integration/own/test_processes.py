"""A scenario's processes on stage: started, probed, broken, ended."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.model.events import NodeHealth, NodeStatus, Role
from core.ports import SubjectError
from subjects.hosts.processes.instance import ProcessInstance
from subjects.own.scenario.model import ProcessSpec, SystemSpec
from subjects.own.scenario.resolved import ResolvedNode
from tests.integration.own.live import OwnLive, running
from tests.integration.own.scenarios import NAMES, faults, process, scenario

LONG_S = 60.0


class LiveProcesses(OwnLive):
    """A scenario's processes with a watched state."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        super().__init__(scenario(folder, **changes), runs=folder / "runs")

    def health(self, name: str) -> NodeHealth:
        return self.timeline.state.nodes[name]

    def pid(self, name: str) -> int:
        instance = self.node(name).instance
        assert isinstance(instance, ProcessInstance)
        assert instance.process is not None
        return instance.process.pid

    async def until_status(self, name: str, status: NodeStatus) -> None:
        await self.until(
            lambda: name in self.timeline.state.nodes and self.health(name).status is status
        )


def started(folder: Path, **changes: Any) -> AbstractAsyncContextManager[LiveProcesses]:
    """Starts a scenario in ``folder``, and stops it in any case."""
    return running(LiveProcesses(folder, **changes))


async def test_leader_is_known_and_another_leads_once_it_is_killed(tmp_path: Path) -> None:
    async with started(tmp_path) as live:
        await live.until(lambda: len(live.timeline.state.nodes) == 3)
        await live.until(lambda: live.health("n1").role is Role.LEADER)
        await live.until(lambda: "requests" in live.health("n2").facts.get("asked", ""))
        await live.node("n1").kill()
        await live.until_status("n1", NodeStatus.DOWN)
        await live.until(lambda: live.health("n2").role is Role.LEADER)
        await live.node("n1").restart()
        await live.until_status("n1", NodeStatus.UP)


async def test_probe_that_fails_is_told_on_the_card(tmp_path: Path) -> None:
    async with started(tmp_path) as live:
        (tmp_path / "n2.ill").touch()
        await live.until_status("n2", NodeStatus.UNKNOWN)
        assert live.health("n2").detail == "/health says 503"
        (tmp_path / "n2.ill").unlink()
        await live.until_status("n2", NodeStatus.UP)


async def test_node_is_cut_off_and_reconnected_by_relays(tmp_path: Path) -> None:
    async with started(tmp_path, faults=faults(cut="leader")) as live:
        live.subject.use_links(wanted=True)
        await live.subject.start()
        await live.until(lambda: live.health("n1").role is Role.LEADER)
        await live.node("n1").cut_off()
        await live.until_status("n1", NodeStatus.CUT_OFF)
        await live.until(lambda: live.health("n2").role is Role.LEADER)
        await live.node("n1").reconnect()
        await live.until_status("n1", NodeStatus.UP)


async def test_children_of_a_process_end_and_pause_with_it(tmp_path: Path) -> None:
    shell = ProcessSpec(command=("sh", "-c", "sleep 1000 & sleep 1000 & wait"), ports=())
    system = SystemSpec(processes={"n1": shell})
    node = ResolvedNode(name="n1", title="n1", service="n1")
    changes: dict[str, Any] = {"system": system, "nodes": (node,), "groups": (), "leader": None}
    async with started(tmp_path, **changes, figures={}) as live:
        await live.until(lambda: len(psutil.Process(live.pid("n1")).children()) == 2)
        children = psutil.Process(live.pid("n1")).children()
        await live.node("n1").pause()
        await live.until(lambda: {each.status() for each in children} == {psutil.STATUS_STOPPED})
        await live.node("n1").kill()
        await live.until(lambda: not any(each.is_running() for each in children))


async def test_node_that_the_file_spares_is_never_hit(tmp_path: Path) -> None:
    nodes = tuple(
        ResolvedNode(name=name, title=name, service=name, can_be_hit=name != "n3") for name in NAMES
    )
    async with started(tmp_path, nodes=nodes) as live:
        with pytest.raises(SubjectError, match="n3 is never hit"):
            await live.node("n3").kill()
        assert live.node("n3").is_alive()


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (ProcessSpec(command=("no-such-program-here",)), "isn't on PATH"),
        (ProcessSpec(command=("./none.sh",)), "there is no program ./none.sh"),
        (process("n1", folder="nowhere"), "there is no folder"),
        (ProcessSpec(command=("{python}", "{n9.port}")), "Nothing is known for {n9.port}"),
        (
            ProcessSpec(command=("{python}", "-c", "import sys; sys.exit('out of luck')")),
            "Its last words: out of luck",
        ),
    ],
)
async def test_process_that_cant_start_is_told_with_the_reason(
    tmp_path: Path, spec: ProcessSpec, told: str
) -> None:
    system = SystemSpec(processes={**{name: process(name) for name in NAMES}, "n1": spec})
    live = LiveProcesses(tmp_path, system=system)
    try:
        with pytest.raises(SubjectError) as raised:
            await live.subject.start()
    finally:
        await live.subject.stop()
    assert told in str(raised.value)


async def test_process_beside_the_nodes_is_started_and_its_end_is_told(tmp_path: Path) -> None:
    beside = ProcessSpec(command=("sleep", "1000"), ports=())
    processes = {"store": beside, **{name: process(name) for name in NAMES}}
    async with started(tmp_path, system=SystemSpec(processes=processes)) as live:
        assert "store" not in live.subject.info.nodes
        await live.node("store").kill()
        await live.until(
            lambda: (notice := live.timeline.state.notice) is not None and "store" in notice.text
        )
