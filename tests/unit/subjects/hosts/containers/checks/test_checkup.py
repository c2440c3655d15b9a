"""Tests of the whole checkup of a subject in containers, and of getting what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import structs

from core.model.records import OFFLINE, CheckStatus, PreflightCheck
from core.ports import SubjectError
from subjects.hosts.containers.checks import checkup
from subjects.hosts.containers.checks.checkup import ContainerCheckup
from subjects.hosts.containers.checks.compose import COMPOSE
from subjects.hosts.containers.checks.requirements import Built, Requirements
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView, ImageView
from subjects.hosts.start_progress import Tell

IMAGE = "pingcap/pd:v8"


class Desk:
    """A local engine that has the given images."""

    url = "unix:///var/run/docker.sock"
    version, architecture, system = "28.2", "amd64", "Debian GNU/Linux 12"
    is_local = True
    memory_bytes = 8 * 1024**3

    def __init__(self, root: Path, *images: str, hangs: bool = False) -> None:
        self.root = str(root)
        self.images = set(images)
        self.hangs = hangs
        self.closed = 0

    async def image(self, reference: str) -> ImageView | None:
        if self.hangs:
            raise EngineError("It gave no answer.", "Restart it.", Trouble.HUNG)
        return ImageView(reference, 1, "amd64") if reference in self.images else None

    async def containers(self, labels: Mapping[str, str]) -> list[ContainerView]:
        assert not any(labels.values())
        return []

    async def pull(self, reference: str, tell: Tell) -> None:
        tell(f"Downloading {reference}", 1.0, "1 of 1 layers")
        self.images.add(reference)

    async def close(self) -> None:
        self.closed += 1


def needs() -> Requirements:
    async def present(engine: Engine) -> bool:
        return await engine.image("built") is not None

    async def ensure(engine: Engine, tell: Tell) -> None:
        await engine.pull("built", tell)

    built = Built(key="image-built", title="Image of the load", present=present, ensure=ensure)
    return Requirements(
        asked="tikv", pulled=(IMAGE,), built=(built,), memory_bytes=1, disk_bytes=1, ports=2
    )


@pytest.fixture(autouse=True)
def compose(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look() -> PreflightCheck:
        return PreflightCheck(
            key=COMPOSE.key, title=COMPOSE.title, status=CheckStatus.OK, text="2.29"
        )

    def unknown(*_: object) -> None:
        return None

    monkeypatch.setattr(checkup, "look_at_compose", look)
    monkeypatch.setattr("subjects.hosts.containers.checks.images.download_size", unknown)


def connect_to(monkeypatch: pytest.MonkeyPatch, desk: Desk | EngineError) -> None:
    async def connect(url: str | None = None, timeout_s: float = 5.0) -> Desk:
        if isinstance(desk, EngineError):
            raise desk
        return desk

    monkeypatch.setattr(Engine, "connect", connect)


async def look() -> tuple[bool, list[PreflightCheck]]:
    told: list[PreflightCheck] = []
    return await ContainerCheckup(needs()).run(told.append), told


def last(told: list[PreflightCheck]) -> dict[str, CheckStatus]:
    return {check.key: check.status for check in told}


async def test_subject_with_everything_there_can_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, IMAGE, "built")
    connect_to(monkeypatch, desk)
    can_start, told = await look()
    assert can_start
    assert set(last(told).values()) <= {CheckStatus.OK, CheckStatus.WARNING}
    assert last(told)[OFFLINE] is CheckStatus.OK
    assert desk.closed == 1


async def test_each_look_is_told_before_its_finding(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    connect_to(monkeypatch, Desk(tmp_path, IMAGE, "built"))
    _, told = await look()
    for key in last(told):
        statuses = [check.status for check in told if check.key == key]
        assert statuses[0] is CheckStatus.RUNNING
        assert len(statuses) == 2
        assert statuses[1] is not CheckStatus.RUNNING


async def test_missing_image_keeps_a_subject_from_starting_and_from_going_offline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    connect_to(monkeypatch, Desk(tmp_path))
    can_start, told = await look()
    assert not can_start
    assert last(told)["images"] is last(told)["image-built"] is CheckStatus.FAILED
    assert last(told)[OFFLINE] is CheckStatus.WARNING
    assert told[-1].text == "not yet: Images, Image of the load"


async def test_missing_engine_leaves_out_the_checks_that_need_an_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect_to(monkeypatch, EngineError("It isn't running.", "", Trouble.AWAY))
    can_start, told = await look()
    assert not can_start
    assert last(told) == {"engine": CheckStatus.FAILED, "compose": CheckStatus.OK}


async def test_an_engine_that_stops_answering_is_a_finding_and_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, hangs=True)
    connect_to(monkeypatch, desk)
    can_start, told = await look()
    assert not can_start
    assert last(told)["images"] is CheckStatus.FAILED
    assert last(told)["ports"] is CheckStatus.OK
    assert last(told)[OFFLINE] is CheckStatus.WARNING
    assert desk.closed == 1


async def test_check_that_takes_too_long_stops_no_other_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def too_slow(_: Engine) -> bool | None:
        raise TimeoutError

    connect_to(monkeypatch, Desk(tmp_path, IMAGE, "built"))
    told: list[PreflightCheck] = []
    busy = structs.replace(needs(), slows=too_slow)
    assert await ContainerCheckup(busy).run(told.append)
    netem = next(check for check in reversed(told) if check.key == "netem")
    assert netem.status is CheckStatus.WARNING
    assert netem.text == "no answer within 12 s"


async def test_look_that_may_start_nothing_leaves_out_the_trial(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def started(_: Engine) -> bool | None:
        raise AssertionError("a container was started")

    connect_to(monkeypatch, Desk(tmp_path, IMAGE, "built"))
    told: list[PreflightCheck] = []
    slowing = structs.replace(needs(), slows=started)
    assert await ContainerCheckup(slowing).run(told.append, may_start=False)
    assert "netem" not in last(told)
    assert last(told)["images"] is CheckStatus.OK


async def test_prepare_gets_missing_images_and_then_the_subject_can_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    connect_to(monkeypatch, Desk(tmp_path))
    told: list[str] = []

    def hear(step: str, fraction: float | None, detail: str = "") -> None:
        told.append(f"{step}: {detail}")

    await ContainerCheckup(needs()).prepare(hear)
    assert f"Downloading {IMAGE}: 1 of 1 layers" in told
    can_start, _ = await look()
    assert can_start


async def test_prepare_without_an_engine_says_what_starts_an_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect_to(monkeypatch, EngineError("It isn't running.", "", Trouble.AWAY))
    told: list[str] = []
    with pytest.raises(SubjectError, match="isn't running") as failure:
        await ContainerCheckup(needs()).prepare(lambda step, _, __="": told.append(step))
    assert told == ["Looking for the Docker engine"]
    assert failure.value.remedy


def test_a_subjects_options_are_in_the_command_that_gets_its_images() -> None:
    from subjects.raft.requirements import requirements as raft
    from subjects.tikv.requirements import requirements as tikv

    assert tikv(pd=3, tag="v1").prepare_command == "faultstage prepare tikv --pd 3 --tag v1"
    assert raft(nodes=5).prepare_command == "faultstage prepare raft --docker --nodes 5"
    assert tikv(nodes=5).memory_bytes > tikv().memory_bytes
    assert raft(nodes=5).ports > raft().ports
