"""The app's end of a load in a container, over an engine in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from core.model.events import ReadBackProgressed
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.line_splitter import RECORD
from subjects.load import container_child
from subjects.load.container_child import ContainerChild, LoadContainer
from subjects.load.protocol import AnyReport, Ready, Stop, encode


class _Attachment:
    def __init__(self, on_end: Callable[[], None]) -> None:
        self.written: list[bytes] = []
        self.closed = False
        self._on_end = on_end

    def write(self, data: bytes) -> None:
        if self.closed:
            raise OSError
        self.written.append(data)

    def close(self) -> None:
        self.closed = True
        self._on_end()


class _FaultyEngine:
    """An engine with one container and faults on demand."""

    def __init__(self) -> None:
        self.created: list[dict[str, Any]] = []
        self.done: list[str] = []
        self.status, self.exit_code = "created", 0
        self.said = ""
        self.failures: list[EngineError] = []
        self.attachment: _Attachment
        self.on_line: Callable[[bytes], None]

    async def create(self, **given: Any) -> str:
        self.created.append(given)
        return "c1"

    async def attach(
        self, container_id: str, on_line: Callable[[bytes], None], on_end: Callable[[], None]
    ) -> _Attachment:
        self._fail()
        self.on_line = on_line
        self.attachment = _Attachment(on_end)
        return self.attachment

    async def start(self, container_id: str) -> None:
        self._fail()
        self.done.append("start")
        self.status = "running"

    async def kill(self, container_id: str) -> None:
        self.done.append("kill")
        self.die(137)

    async def remove(self, container_id: str) -> None:
        self.done.append("remove")

    async def logs(self, container_id: str, lines: int) -> str:
        return self.said

    async def inspect(self, container_id: str) -> ContainerView:
        self._fail()
        code = self.exit_code if self.status == "exited" else None
        return ContainerView("c1", "c", "load", {}, self.status, code, "", "", {})

    def die(self, code: int) -> None:
        self.status, self.exit_code = "exited", code
        self.attachment.close()

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


class _ChildBench:
    def __init__(self, folder: Path) -> None:
        self.engine = _FaultyEngine()
        self.log = folder / "load.log"
        self.reports: list[AnyReport] = []
        self.container = LoadContainer(cast(Engine, self.engine), "tools", {"run": "r"}, "peers")

    async def spawn(self) -> ContainerChild:
        return await self.container.spawn(["--run-id", "r"], self.log, self.reports.append)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _ChildBench:
    monkeypatch.setattr(container_child, "LOOK_S", 0.0)
    monkeypatch.setattr(container_child, "RETRY_S", 0.0)
    return _ChildBench(tmp_path)


async def test_load_container_has_the_runs_labels_and_an_input_that_ends_with_us(
    bench: _ChildBench,
) -> None:
    child = await bench.spawn()
    [made] = bench.engine.created
    assert made["command"] == ["-m", "subjects.load", "--run-id", "r"]
    assert (made["labels"], made["network"], made["stdin"]) == ({"run": "r"}, "peers", True)
    assert child.pid is None


async def test_reports_are_handed_on_and_commands_sent(bench: _ChildBench) -> None:
    child = await bench.spawn()
    ready = Ready(attempted=3, acked=2)
    bench.engine.on_line(RECORD + encode(ready))
    assert bench.reports == [ready]
    child.send(Stop(id=1))
    assert bench.engine.attachment.written == [encode(Stop(id=1))]
    bench.engine.attachment.close()
    child.send(Stop(id=2))


async def test_a_report_of_another_machine_comes_in_our_time(
    bench: _ChildBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.spawn()
    monkeypatch.setattr(container_child.time, "monotonic", lambda: 5000.0)
    bench.engine.on_line(RECORD + encode(ReadBackProgressed(t=100.0, done=1, total=2)))
    [report] = bench.reports
    assert isinstance(report, ReadBackProgressed)
    assert report.t == 5000.0


@pytest.mark.parametrize(
    ("code", "ended"),
    [(137, "was killed by signal 9"), (1, "ended with code 1: oh / no"), (0, "ended with code 0")],
)
async def test_end_of_the_load_is_told_with_its_last_words(
    bench: _ChildBench, code: int, ended: str
) -> None:
    child = await bench.spawn()
    bench.engine.said = '\x1e{"is":"ready"}\noh\n\x1e{"is":"checking"}\nno\n'
    bench.engine.die(code)
    assert await child.listen() == ended
    assert bench.log.read_text() == "oh\nno\n"


async def test_load_that_lost_its_connection_and_lives_on_is_killed(
    bench: _ChildBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container_child, "END_S", 0.0)
    child = await bench.spawn()
    bench.engine.attachment.close()
    assert "lost its connection" in await child.listen()
    assert bench.engine.done == ["start", "kill"]


async def test_an_engine_that_went_away_is_told(bench: _ChildBench) -> None:
    child = await bench.spawn()
    bench.engine.failures = [EngineError("it is gone", "", Trouble.AWAY)]
    bench.engine.attachment.close()
    assert await child.listen() == "is out of reach: it is gone"


async def test_the_same_container_is_started_anew(bench: _ChildBench) -> None:
    await bench.spawn()
    bench.engine.die(1)
    await bench.spawn()
    assert len(bench.engine.created) == 1
    assert bench.engine.done == ["start", "start"]


async def test_an_engine_that_is_away_is_waited_for_when_starting_anew(bench: _ChildBench) -> None:
    await bench.spawn()
    bench.engine.die(1)
    bench.engine.failures = [EngineError("away", "", Trouble.AWAY)] * 3
    await bench.spawn()
    assert bench.engine.done == ["start", "start"]


async def test_a_refusal_is_not_waited_for(bench: _ChildBench) -> None:
    await bench.spawn()
    bench.engine.failures = [EngineError("no such container", "", Trouble.MISSING)]
    with pytest.raises(EngineError, match="no such container"):
        await bench.spawn()


async def test_closing_ends_the_load_by_its_input_and_removes_the_container(
    bench: _ChildBench,
) -> None:
    child = await bench.spawn()
    bench.engine.die(0)
    async with asyncio.timeout(5):
        await child.close()
    assert bench.engine.attachment.closed
    assert bench.engine.done == ["start", "remove"]


async def test_closing_kills_a_load_that_lives_on(
    bench: _ChildBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container_child, "CLOSE_S", 0.0)
    child = await bench.spawn()
    await child.close()
    assert bench.engine.done == ["start", "kill", "remove"]
